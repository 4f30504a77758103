package chatalot.runbook.instance;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Chatalot installation under Compose, as discovered. Holds no secret: passwords are read where they are used.
 * A run keeps the instance it discovered at its start as evidence ({@code instance.json}), because containers
 * come and go during a swap.
 *
 * @param name              its name in the catalog
 * @param directory         the Compose checkout, absolute
 * @param project           Compose project
 * @param composeFiles      absolute, in the order Compose merges them
 * @param envFile           absolute; absent when there is none
 * @param profiles          active Compose profiles
 * @param app               the service that is updated
 * @param database          the service that is never recreated
 * @param databaseName      the app's database
 * @param databaseUser      owner; a superuser in the stock installation
 * @param fileVolumes       the app's data volumes: real volume name by mount path in the app container
 * @param secretFiles       files that belong to the secrets of a backup ({@code secrets/*.pem}, {@code .env}), absolute
 * @param outsideNetworks   networks whose loss closes the doors: real name to the app's aliases there
 * @param insideNetwork     real name of the internal network that app and database share
 * @param appPort           the port the app listens on inside its container
 * @param publishedUrl      base URL from outside, as published by the container
 * @param healthPath        for example {@code /api/health}
 * @param backups           where this instance's backups are kept, absolute
 */
public record Instance(InstanceName name, Path directory, String project, List<Path> composeFiles,
        Optional<Path> envFile, List<String> profiles, ComposeService app, ComposeService database,
        DatabaseName databaseName, String databaseUser, Map<String, String> fileVolumes, List<Path> secretFiles,
        Map<String, List<String>> outsideNetworks, String insideNetwork, int appPort, Optional<URI> publishedUrl,
        String healthPath, Path backups) {

    /**
     * A Compose service of this instance.
     *
     * @param service   name in the Compose file
     * @param container name of its container
     * @param image     the image name Compose starts it from, for example {@code chatalot-chatalot} or {@code postgres:17}
     */
    public record ComposeService(String service, String container, String image) { }

    /** The same app and database in other containers, on a network where nobody else is. */
    public Instance standIn(String appContainer, String databaseContainer, String network) {
        return new Instance(name, directory, project, composeFiles, envFile, profiles,
                new ComposeService(app.service(), appContainer, app.image()),
                new ComposeService(database.service(), databaseContainer, database.image()), databaseName, databaseUser,
                fileVolumes, secretFiles, Map.of(), network, appPort, Optional.empty(), healthPath, backups);
    }

    /** The same with these Compose profiles active. */
    public Instance withProfiles(List<String> active) {
        return new Instance(name, directory, project, composeFiles, envFile, List.copyOf(active), app, database, databaseName,
                databaseUser, fileVolumes, secretFiles, outsideNetworks, insideNetwork, appPort, publishedUrl, healthPath,
                backups);
    }

    /** Where journal, lease file and {@code GO-BACK.md} lie on the instance's host; ignored by git. */
    public Path runbookDirectory() {
        return directory.resolve(".runbook");
    }
}
