package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.Compose;
import chatalot.runbook.instance.Instance;
import java.time.Duration;
import java.util.Optional;

/**
 * The container of an instance's database while the app is away. Somebody's own {@code docker compose down} or
 * {@code docker stop} takes it from under a swap, and without it neither the new version nor the old one comes back.
 */
final class DatabaseContainer {

    private static final Duration HEALTHY = Duration.ofMinutes(2);
    private static final Duration STARTING = HEALTHY.plusMinutes(1);

    private final Host host;
    private final Instance instance;

    DatabaseContainer(Host host, Instance instance) {
        this.host = host;
        this.instance = instance;
    }

    /**
     * Has Compose start it, on the volume that it had, where it does not run; one that runs is left as it is.
     *
     * @return what was done, empty when it runs already
     * @throws PassingTrouble when it cannot be started now
     */
    Optional<String> bringBack() {
        Optional<Container> found = host.docker().container(instance.compose().database().container());
        if (found.filter(Container::running).isPresent()) {
            return Optional.empty();
        }
        Command up = Compose.live(host.compose(), instance).command("up", "--detach", "--no-build", "--no-recreate",
                "--pull", "never", "--no-deps", "--wait", "--wait-timeout", Long.toString(HEALTHY.toSeconds()),
                instance.compose().database().service()).within(STARTING);
        try {
            host.demand(up);
        } catch (CommandFailed e) {
            throw new PassingTrouble("%s: the database container %s does not run and could not be started: %s"
                    .formatted(instance.name(), instance.compose().database().container(), e.getMessage()), e);
        }
        return Optional.of("The database container %s %s. It was started again.".formatted(instance.compose().database().container(),
                found.isPresent() ? "did not run" : "was gone"));
    }
}
