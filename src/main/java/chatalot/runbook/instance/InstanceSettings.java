package chatalot.runbook.instance;

import chatalot.runbook.schedule.DueTimes;
import chatalot.runbook.schedule.MaintenanceWindow;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a person configured for one instance: its directory, and whatever should not be discovered. Checked: the
 * directory holds a Compose file and a readable {@code .env}, or nothing at all: then a backup can be restored there; for a service manager
 * it is a git checkout. What lies on another machine is not looked at before it is needed.
 *
 * @param name            its name in the catalog
 * @param host            name of the machine it lives on, under {@code runbook.hosts}; absent means this one
 * @param directory       the checkout, absolute
 * @param project         Compose project; absent means discovered
 * @param composeFiles    absolute; empty means discovered
 * @param envFile         absolute; absent means discovered
 * @param appService      the service that is updated; absent means discovered
 * @param databaseService the PostgreSQL service; absent means discovered
 * @param appPort         the port the app listens on; absent means discovered
 * @param publishedUrl    base URL from outside; absent means discovered
 * @param healthPath      path of the health document
 * @param backups         directory of this instance's backups, absolute
 * @param files           where user files lie: mount paths in the app container, or directories of the host; empty means discovered
 * @param secrets         files kept with the secrets of a backup, absolute; empty means discovered
 * @param ageRecipient    public key that secrets of backups are encrypted to; without it no backup holds secrets
 * @param downtimeBudget  an update predicted to take the instance away for longer is refused
 * @param rollbackWindow  for how long the image of an earlier release is kept, so that going back there needs no build
 * @param track           branch that is updated to when no target is named; absent means the live branch's upstream
 * @param rehearsal       whether a new version is started against a restored copy first, where the risk table asks for it
 * @param timeouts        limits of the long parts
 * @param windows         when the instance may be swapped; empty means at any time
 * @param backup          when backups are made by themselves, and which stay
 * @param copies          places that copies of its backups go to, the nearest first; empty means they stay where they are made
 * @param repository      where a restore into an empty directory clones from; absent means what the backup says
 * @param checks          when it is looked for updates by itself; absent means never
 * @param deploy          for its first deployment
 * @param systemd         what a service manager runs it as; absent for an instance under Docker Compose
 */
public record InstanceSettings(InstanceName name, Optional<String> host, Path directory, Optional<String> project,
        List<Path> composeFiles, Optional<Path> envFile, Optional<String> appService, Optional<String> databaseService,
        Optional<Integer> appPort, Optional<URI> publishedUrl, String healthPath, Path backups, List<String> files,
        List<Path> secrets, Optional<String> ageRecipient, Duration downtimeBudget, Duration rollbackWindow,
        Optional<String> track, boolean rehearsal, Timeouts timeouts, List<MaintenanceWindow> windows, BackupSettings backup,
        List<CopyPlace> copies, Optional<String> repository, Optional<DueTimes> checks,
        DeploySettings deploy, Optional<SystemdSettings> systemd) {

    /** The same, where what is not configured is as it was when a backup was made: nothing that could tell runs yet. */
    public InstanceSettings laidOut(String formerProject, List<Path> formerFiles, Optional<Path> formerEnvFile) {
        return new InstanceSettings(name, host, directory, project.or(() -> Optional.of(formerProject)),
                composeFiles.isEmpty() ? formerFiles : composeFiles, envFile.or(() -> formerEnvFile), appService, databaseService,
                appPort, publishedUrl, healthPath, backups, files, secrets, ageRecipient, downtimeBudget, rollbackWindow, track,
                rehearsal, timeouts, windows, backup, copies, repository, checks, deploy, systemd);
    }
}
