package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Work;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes away what a restore into an empty place has made: afterwards the place is as empty as it was. Nothing is touched
 * that the run's journal does not tell of, and nothing at all once the instance has served.
 */
public final class TakenAway {

    private static final String PROJECT = "com.docker.compose.project";
    private static final String WORKING_DIRECTORY = "com.docker.compose.project.working_dir";
    private static final Duration REMOVING = Duration.ofMinutes(30);

    private final Host host;
    private final RestorePlan plan;
    private final Journal journal;
    private final Work work;
    private final List<String> left = new ArrayList<>();

    public TakenAway(Host host, RestorePlan plan, Journal journal, Work work) {
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
        if (plan.aside().isEmpty()) {
            docker.networks(labels).forEach(network -> without("network " + network, () -> docker.removeNetwork(network)));
        }
    }

    /** The journal goes last: as long as it lies there, this can be repeated. */
    private void directory() {
        String directory = plan.directory().toString();
        host.demand(Command.of("find", directory, "-mindepth", "1", "-maxdepth", "1", "!", "-name", ".runbook", "-exec", "rm",
                "-rf", "--", "{}", "+").within(REMOVING));
        host.demand(removing(directory + "/.runbook"));
        if (!plan.directoryThere()) {
            host.demand(Command.of("rmdir", "--", directory));
        }
        work.say("%s is as empty as it was.", plan.directory());
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
