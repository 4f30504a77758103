package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * In containers of the very image the database runs on: it is there, its versions match, and it has the tools. No network reaches them, but
 * for the database's own where the database is asked: there the server is reached over the loopback, where it usually trusts.
 *
 * @param release the id of another image
 */
record BesideCompose(Host host, Instance instance, ComposeInstallation compose, Work work, Optional<String> release) implements Beside {

    private static final String NO_NETWORK = "none";
    /** How a script ends that is asked for a password while no file is mounted at {@link #PASSWORD_FILE}. */
    private static final int PASSWORD_WANTED = 77;
    private static final String PASSWORD_FILE = "/run/pgpass:ro";
    private static final Duration ASKING = Duration.ofSeconds(20);

    @Override
    public void removeLeftovers() {
        container().removeLeftovers();
    }

    @Override
    public void removeRemains() {
        Map<String, String> marks = marksOfRun(work);
        host.docker().containers(marks).forEach(container -> host.docker().remove(container.id()));
        host.docker().volumes(marks).forEach(host.docker()::removeVolume);
        host.docker().networks(marks).forEach(host.docker()::removeNetwork);
    }

    /** What every container, volume and network of the run carries, whichever step made it. */
    static Map<String, String> marksOfRun(Work work) {
        return Map.of("runbook.run", Long.toString(work.run()), "runbook.instance", work.instance());
    }

    @Override
    public Ended run(String purpose, Script script, List<String> arguments, Map<String, String> places, Duration limit) {
        String image = release.or(() -> host.docker().container(compose.database().container()).map(Container::imageId))
                .orElse(compose.database().image());
        return container().run(purpose, request(script, image, arguments).on(NO_NETWORK).mounting(binds(places)), limit);
    }

    @Override
    public Ended atDatabase(String purpose, Script script, List<String> arguments, Map<String, String> places, Path passwords, Duration limit) {
        Container database = host.docker().container(compose.database().container()).orElseThrow(() -> new PassingTrouble(
                "%s: the database container %s does not exist".formatted(instance.name(), compose.database().container())));
        ContainerRequest request = request(script, database.imageId(), arguments).on("container:" + database.name());
        Ended ended = ServerGone.answered(container().run(purpose, request.mounting(binds(places)), limit), instance);
        Optional<String> password = database.environment("POSTGRES_PASSWORD");
        return ended.exitCode() == PASSWORD_WANTED && password.isPresent()
                ? ServerGone.answered(runWithPassword(purpose, request, places, passwords.resolve(".pgpass"), password.get(), limit), instance)
                : ended;
    }

    /** The password in a file that only its owner reads: never in an environment or on a command line. */
    private Ended runWithPassword(String purpose, ContainerRequest request, Map<String, String> places, Path file,
            String password, Duration limit) {
        Map<String, String> more = new HashMap<>(places);
        more.put(PASSWORD_FILE, file.toString());
        try {
            host.write(file, PasswordFile.text(password));
            return container().run(purpose, request.mounting(binds(more)), limit);
        } finally {
            HelperContainer.evenIfInterrupted(() -> host.remove(file));
        }
    }

    private static ContainerRequest request(Script script, String image, List<String> arguments) {
        return ContainerRequest.of(script.name(), image, script.command(arguments.toArray(String[]::new)).toArray(String[]::new));
    }

    private static Map<String, String> binds(Map<String, String> places) {
        Map<String, String> binds = new HashMap<>();
        places.forEach((place, source) -> binds.put(source, place));
        return binds;
    }

    @Override
    public void end(String purpose) {
        HelperContainer.evenIfInterrupted(() -> host.docker().remove(work.name(purpose)));
    }

    @Override
    public OptionalLong size(String purpose, String place) {
        Result result = host.docker().exec(work.name(purpose), List.of("du", "--summarize", "--bytes", place), ASKING);
        return result.succeeded() ? OptionalLong.of(Long.parseLong(result.output().split("\\s", 2)[0])) : OptionalLong.empty();
    }

    @Override
    public String makeScratch(String purpose) {
        host.docker().createVolume(work.name(purpose), work.labels());
        return work.name(purpose);
    }

    @Override
    public void removeScratch(String purpose) {
        HelperContainer.evenIfInterrupted(() -> host.docker().removeVolume(work.name(purpose)));
    }

    private HelperContainer container() {
        return new HelperContainer(host.docker(), work);
    }
}
