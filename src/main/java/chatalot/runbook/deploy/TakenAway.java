package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.InstanceName;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Takes away what a run has made that brought an instance into its place: afterwards the place is as it was. Nothing is touched
 * that the run's journal does not tell of, and nothing at all once the instance has served.
 */
public final class TakenAway {

    private static final String PROJECT = "com.docker.compose.project";
    private static final String WORKING_DIRECTORY = "com.docker.compose.project.working_dir";
    private static final Duration REMOVING = Duration.ofMinutes(30);

    private final Host host;
    private final FreshInstall plan;
    private final Journal journal;
    private final Work work;
    private final List<String> left = new ArrayList<>();

    public TakenAway(Host host, FreshInstall plan, Journal journal, Work work) {
        this.host = host;
        this.plan = plan;
        this.journal = journal;
        this.work = work;
    }

    /**
     * Does it; may be repeated.
     *
     * @return what is left all the same, with the reason of each; empty when the place is as it was
     */
    public List<String> run() {
        if (!journal.isBegun(FreshDeployment.CHECK_OUT)) {
            work.say("Nothing had been made in %s.", plan.directory());
            return List.of();
        }
        if (FreshDeployment.isCommitted(journal)) {
            return List.of("everything in %s: its doors were opened, and users may have written".formatted(plan.directory()));
        }
        work.confirm().run();
        docker(host.docker());
        FreshDeployment.made(journal, FreshDeployment.SECRETS).forEach(file -> without("the secret " + file, () -> host.remove(Path.of(file))));
        FreshDeployment.made(journal, FreshDeployment.DIRECTORIES).forEach(made -> without("the directory " + made, () -> host.demand(removing(made))));
        if (left.isEmpty()) {
            without("files in " + plan.directory(), this::directory);
        }
        sayImages(host.docker());
        return List.copyOf(left);
    }

    private void docker(DockerAccess docker) {
        Map<String, String> labels = Map.of(PROJECT, plan.project());
        for (Container container : docker.containers(labels)) {
            if (container.label(WORKING_DIRECTORY).filter(plan.directory().toString()::equals).isPresent()) {
                without("container " + container.name(), () -> docker.remove(container.id()));
            } else {
                left.add("container %s, which was made from another directory".formatted(container.name()));
            }
        }
        docker.volumes(labels).forEach(volume -> without("volume " + volume, () -> docker.removeVolume(volume)));
        if (!plan.networksStay()) {
            docker.networks(labels).forEach(network -> without("network " + network, () -> docker.removeNetwork(network)));
        }
    }

    /** They take no place of anything, and whoever tries again need not build again. */
    private void sayImages(DockerAccess docker) {
        List<String> names = docker.imageNames(new ReleaseImages(docker, new InstanceName(work.instance())).repository()).stream()
                .flatMap(name -> docker.image(name).stream()).flatMap(image -> image.names().stream()).distinct().sorted().toList();
        if (!names.isEmpty()) {
            work.say("What was built stays, so that it need not be built again; if nobody wants it: docker image rm %s", String.join(" ", names));
        }
    }

    /** The journal goes last: as long as it lies there, this can be repeated. */
    private void directory() {
        String directory = plan.directory().toString();
        boolean kept = plan.former().isPresent() || !plan.present().isEmpty();
        if (kept && host.exists(plan.directory().resolve(".git"))) {
            checkout(new Git(host, plan.directory(), REMOVING));
        }
        List<String> others = new ArrayList<>(List.of("find", directory, "-mindepth", "1", "-maxdepth", "1", "!", "-name", ".runbook"));
        plan.present().stream().map(TakenAway::top).distinct().forEach(name -> others.addAll(List.of("!", "-name", name)));
        if (plan.former().isEmpty()) {
            others.addAll(List.of("-exec", "rm", "-rf", "--", "{}", "+"));
            host.demand(Command.of(others).within(REMOVING));
        }
        host.demand(removing(directory + "/.runbook"));
        if (!plan.directoryThere()) {
            host.demand(Command.of("rmdir", "--", directory));
        }
        work.say("%s is as it was.", plan.directory());
    }

    /** A checkout that was there goes back to where it stood; of one that was not, what lies among the files of others goes. */
    private void checkout(Git git) {
        plan.former().ifPresentOrElse(former -> {
            host.remove(plan.directory().resolve(".git").resolve("index.lock"));
            if (former.branch().isPresent()) {
                git.demand("checkout", "--quiet", "--force", "-B", former.branch().get(), former.commit());
            } else {
                git.demand("checkout", "--quiet", "--force", "--detach", former.commit());
            }
        }, () -> git.run("ls-files", "-z").output().lines().flatMap(names -> Stream.of(names.split("\0"))).filter(name -> !name.isBlank())
                .filter(file -> plan.present().stream().anyMatch(present -> top(present).equals(top(file))))
                .filter(file -> !plan.present().contains(file)).forEach(file -> host.remove(plan.directory().resolve(file))));
    }

    private static String top(String file) {
        return Path.of(file).getName(0).toString();
    }

    private static Command removing(String path) {
        return Command.of("rm", "-rf", "--", path).within(REMOVING);
    }

    private void without(String what, Runnable removal) {
        try {
            removal.run();
        } catch (DockerRefused | CommandFailed | UncheckedIOException e) {
            left.add("%s (%s)".formatted(what, e.getMessage()));
        }
    }
}
