package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Quoted;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Compose;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.Doors;
import chatalot.runbook.instance.Instance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Docker Compose. Compose itself creates the containers, so labels, networks and secrets are as the operator's own {@code docker compose up -d}
 * would make them, and a later one changes nothing.
 */
final class ComposePlatform implements Platform {

    /** The names of containers that an interrupted recreate leaves behind. */
    static final Pattern LEFTOVER = Pattern.compile("[0-9a-f]{12}_.+");
    private static final Duration CREATING = Duration.ofMinutes(5);
    private static final int TRIES = 3;

    private final Host host;
    private final DockerAccess docker;
    private final Instance instance;
    private final ComposeInstallation compose;
    private final SwapPlan plan;
    private final ReleaseImages images;
    private final Doors doors;

    ComposePlatform(Host host, Instance instance, ComposeInstallation compose, SwapPlan plan) {
        this.host = host;
        this.docker = host.docker();
        this.instance = instance;
        this.compose = compose;
        this.plan = plan;
        this.images = new ReleaseImages(docker, instance.name());
        this.doors = Doors.of(host, instance);
    }

    @Override
    public void prepare() {
        docker.tag(plan.oldImage(), images.repository(), "before-" + plan.run());
        docker.tag(plan.newImage(), images.repository(), "next-" + plan.run());
        docker.removeImage(images.repository() + ":next-" + plan.run());
    }

    @Override
    public Map<String, String> whatRuns() {
        Map<String, String> facts = new LinkedHashMap<>();
        docker.container(compose.app().container()).ifPresent(app -> facts.put(OnRecord.APP, app.id()));
        docker.container(compose.database().container()).ifPresent(database -> {
            facts.put(OnRecord.DATABASE, database.id());
            facts.put(OnRecord.DATABASE_IMAGE, database.imageId());
        });
        return facts;
    }

    @Override
    public void stop(Duration patience) {
        for (Container container : docker.containers(ofApp())) {
            docker.stop(container.id(), patience);
        }
    }

    @Override
    public void place(String release, Journal journal, boolean back) {
        String retag = back ? "put-back-retag" : "retag";
        String creation = back ? "put-back-container" : "create-container";
        journal.begin(retag, Map.of("name", plan.imageName(), "image", release));
        ReleaseImages.giveName(docker, release, plan.imageName());
        journal.done(retag, Map.of());
        journal.begin(creation, Map.of("container", compose.app().container()));
        composeUp();
        doors.close();
        Container created = docker.container(compose.app().container()).orElseThrow(() -> new IllegalStateException(
                "%s: Compose did not create container %s".formatted(instance.name(), compose.app().container())));
        if (!created.imageId().equals(release)) {
            throw new IllegalStateException("%s: container %s was created from image %s instead of %s"
                    .formatted(instance.name(), created.name(), created.imageId(), release));
        }
        journal.done(creation, Map.of("id", created.id()));
    }

    /**
     * Two Compose commands at once on one project take each other's containers away, and one of them fails: an operator's
     * own command must not decide how a run ends, so ours is given again once the other's is over.
     */
    private void composeUp() {
        Command up = Compose.live(host.compose(), instance)
                .command("up", "--no-start", "--no-build", "--pull", "never", compose.app().service()).within(CREATING);
        for (int left = TRIES - 1; ; left--) {
            removeLeftovers();
            Result result = host.run(up);
            if (result.succeeded()) {
                return;
            }
            if (left == 0) {
                throw new CommandFailed(up, result);
            }
        }
    }

    @Override
    public void start() {
        docker.start(compose.app().container());
    }

    /** What was verified goes on. */
    @Override
    public void awaitOpened() {
    }

    @Override
    public Optional<String> bringBackDatabase() {
        return new DatabaseContainer(host, instance).bringBack();
    }

    /** An interrupted recreate leaves {@code <12 hex>_<name>} behind, which blocks the name for ever (docker/compose#1573). */
    private void removeLeftovers() {
        List<Container> leftovers = docker.containers(ofApp()).stream()
                .filter(container -> LEFTOVER.matcher(container.name()).matches() && !container.running()).toList();
        leftovers.forEach(container -> docker.remove(container.id()));
    }

    private Map<String, String> ofApp() {
        return Map.of("com.docker.compose.project", compose.project(), "com.docker.compose.service", compose.app().service());
    }

    @Override
    public ByHand byHand(Work work) {
        String program = docker.program();
        String app = compose.app().container();
        return new ByHand(exports(), "%s stop %s || true".formatted(program, app),
                "%1$s ps -aq %2$s | xargs -r %1$s rm -f".formatted(program, helpers(work)),
                """
                %1$s tag %2$s %3$s
                %1$s ps -a --filter label=com.docker.compose.project=%4$s --format '{{.Names}}' \\
                  | { grep -E '^[0-9a-f]{12}_' || true; } | xargs -r %1$s rm -f""".formatted(program, plan.oldImage(), plan.imageName(), compose.project()),
                "%s start %s".formatted(program, app), up(), connections());
    }

    /** Under the aliases by which a proxy finds it; attached already is success. */
    private String connections() {
        return compose.outsideNetworks().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(network -> "  %s network connect %s%s %s 2>/dev/null || true"
                .formatted(docker.program(), network.getValue().stream().map(alias -> "--alias %s ".formatted(Quoted.word(alias))).collect(Collectors.joining()),
                        Quoted.word(network.getKey()), compose.app().container())).collect(Collectors.joining("\n", "", "\n  true"));
    }

    private static String helpers(Work work) {
        return Map.of("runbook.run", Long.toString(work.run()), "runbook.instance", work.instance()).entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(label -> "--filter " + Quoted.word("label=%s=%s".formatted(label.getKey(), label.getValue()))).collect(Collectors.joining(" "));
    }

    private String exports() {
        return docker.environment().entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(variable -> "export %s=%s".formatted(variable.getKey(), Quoted.word(variable.getValue()))).collect(Collectors.joining("\n"));
    }

    private String up() {
        return Quoted.words(Compose.live(List.of(docker.program(), "compose"), instance)
                .command("up", "-d", "--no-build", "--pull", "never", compose.app().service()).arguments());
    }
}
