package chatalot.runbook.instance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An installation under Docker Compose, as its containers and files tell.
 *
 * @param project         Compose project
 * @param composeFiles    absolute, in the order Compose merges them
 * @param profiles        active Compose profiles
 * @param app             the service that is updated
 * @param database        the service that is never recreated
 * @param outsideNetworks networks whose loss closes the doors: real name to the app's aliases there
 * @param insideNetwork   real name of the internal network that app and database share
 */
public record ComposeInstallation(String project, List<Path> composeFiles, List<String> profiles, Service app, Service database,
        Map<String, List<String>> outsideNetworks, String insideNetwork) implements Installation {

    /**
     * A Compose service.
     *
     * @param service   name in the Compose file
     * @param container name of its container
     * @param image     the image name Compose starts it from, for example {@code chatalot-chatalot} or {@code postgres:17}
     */
    public record Service(String service, String container, String image) {

        private Service in(String other) {
            return new Service(service, other, image);
        }
    }

    @Override
    public <T> T choose(Function<ComposeInstallation, T> compose, Function<SystemdInstallation, T> systemd) {
        return compose.apply(this);
    }

    @Override
    public String appWords() {
        return "container " + app.container();
    }

    @Override
    public String databaseWords() {
        return "container " + database.container();
    }

    /** The same app and database in other containers, on a network where nobody else is. */
    ComposeInstallation standIn(String appContainer, String databaseContainer, String network) {
        return new ComposeInstallation(project, composeFiles, profiles, app.in(appContainer), database.in(databaseContainer), Map.of(),
                network);
    }

    ComposeInstallation withProfiles(List<String> active) {
        return new ComposeInstallation(project, composeFiles, List.copyOf(active), app, database, outsideNetworks, insideNetwork);
    }
}
