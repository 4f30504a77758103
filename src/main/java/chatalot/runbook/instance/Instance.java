package chatalot.runbook.instance;

import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Chatalot, as discovered. Holds no secret: passwords are read where they are used.
 * A run keeps the instance it discovered at its start as evidence ({@code instance.json}), because containers
 * come and go during a swap.
 *
 * @param name         its name in the catalog
 * @param directory    the checkout, absolute
 * @param installation how it is installed
 * @param envFile      absolute; absent when there is none
 * @param databaseName the app's database
 * @param databaseUser whom we connect as; a superuser
 * @param fileVolumes  the app's data: names by the path at which the app sees them, of Docker volumes or directories
 * @param secretFiles  files that belong to the secrets of a backup ({@code secrets/*.pem}, {@code .env}), absolute
 * @param appPort      the port the app listens on
 * @param publishedUrl base URL from outside
 * @param healthPath   for example {@code /api/health}
 * @param backups      where this instance's backups are kept, absolute
 */
public record Instance(InstanceName name, Path directory, Installation installation, Optional<Path> envFile,
        DatabaseName databaseName, String databaseUser, Map<String, String> fileVolumes, List<Path> secretFiles,
        int appPort, Optional<URI> publishedUrl, String healthPath, Path backups) {

    /** As installed under Compose. @throws IllegalStateException when it is not: a defect of whoever asks */
    public ComposeInstallation compose() {
        return installation.choose(compose -> compose, systemd -> {
            throw new IllegalStateException("%s is no installation under Compose".formatted(name));
        });
    }

    /** As a service manager runs it. @throws IllegalStateException when none does: a defect of whoever asks */
    public SystemdInstallation systemd() {
        return installation.choose(compose -> {
            throw new IllegalStateException("%s is no installation of a service manager".formatted(name));
        }, systemd -> systemd);
    }

    /** The same app and database in other containers, on a network where nobody else is. */
    public Instance standIn(String appContainer, String databaseContainer, String network) {
        return with(compose().standIn(appContainer, databaseContainer, network), Optional.empty());
    }

    /** The same with these Compose profiles active. */
    public Instance withProfiles(List<String> active) {
        return with(compose().withProfiles(active), publishedUrl);
    }

    /** The same with a database that answers elsewhere. @throws IllegalStateException under Compose: a defect of whoever asks */
    public Instance withDatabaseAt(PostgresAddress other) {
        return with(installation.choose(compose -> {
            throw new IllegalStateException("%s has its database in a container".formatted(name));
        }, systemd -> systemd.withDatabaseAt(other)), publishedUrl);
    }

    private Instance with(Installation other, Optional<URI> url) {
        return new Instance(name, directory, other, envFile, databaseName, databaseUser, fileVolumes, secretFiles, appPort, url,
                healthPath, backups);
    }

    /** Where journal, lease file and {@code GO-BACK.md} lie on the instance's host; ignored by git. */
    public Path runbookDirectory() {
        return directory.resolve(".runbook");
    }
}
