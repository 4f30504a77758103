package chatalot.runbook.instance;

import chatalot.runbook.schedule.DueTimes;
import chatalot.runbook.schedule.MaintenanceWindow;
import chatalot.runbook.schedule.WindowText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * One entry under {@code runbook.instances} as it is written; keys that are not there are empty. Paths are text
 * because a relative one counts from the instance's directory.
 */
record SettingsEntry(@DefaultValue("") String host, @DefaultValue("") String directory, @DefaultValue("") String project,
        @DefaultValue List<String> composeFiles, @DefaultValue("") String envFile,
        @DefaultValue("") String appService, @DefaultValue("") String databaseService,
        @DefaultValue("0") int appPort, @DefaultValue("") String publishedUrl,
        @DefaultValue("/api/health") String healthPath, @DefaultValue("") String backups,
        @DefaultValue List<String> files, @DefaultValue List<String> secrets, @DefaultValue("") String ageRecipient,
        @DefaultValue("60s") Duration downtimeBudget, @DefaultValue("14d") Duration rollbackWindow,
        @DefaultValue("") String track,
        @DefaultValue("true") boolean rehearsal, @DefaultValue Limits timeouts, @DefaultValue List<String> windows,
        @DefaultValue("UTC") String timeZone, @DefaultValue Backup backup, @DefaultValue List<CopyEntry> copies,
        @DefaultValue("") String repository, @DefaultValue("") String deployEnv, @DefaultValue Checks checks, @DefaultValue Deploy deploy,
        @DefaultValue SystemdEntry systemd) {

    private static final Path BACKUPS = Path.of("/var/backups/chatalot-runbook");
    private static final String PROXY_NETWORK = "traefik";
    private static final String RESOLVER = "letsencrypt";

    /** As {@link Timeouts}, with what holds where a key is missing. */
    record Limits(@DefaultValue("1h") Duration build, @DefaultValue("6h") Duration backup,
            @DefaultValue("30m") Duration rehearsal,
            @DefaultValue("10m") @Name("restore-point") Duration restorePoint,
            @DefaultValue("30m") @Name("way-back") Duration wayBack, @DefaultValue("10s") Duration stop,
            @DefaultValue("60s") Duration verify,
            @DefaultValue("30s") @Name("watch-down") Duration watchDown,
            @DefaultValue("10m") @Name("reverse-statement") Duration reverseStatement,
            @DefaultValue("10s") @Name("reverse-lock") Duration reverseLock) { }

    /** When backups are made by themselves, and which stay; without a zone it is that of the instance. */
    record Backup(@DefaultValue("") String schedule, @DefaultValue("") String zone, @DefaultValue Kept keep) { }

    /** When updates are looked for by themselves; without a zone it is that of the instance. */
    record Checks(@DefaultValue("") String schedule, @DefaultValue("") String zone) { }

    /** For a first deployment; {@code env} holds lines of an env file. */
    record Deploy(@DefaultValue List<String> env, @DefaultValue("") String domain, @DefaultValue("") String network,
            @DefaultValue(RESOLVER) @Name("cert-resolver") String certResolver) {

        boolean isNothing() {
            return env.isEmpty() && domain.isBlank() && network.isBlank() && certResolver.equals(RESOLVER);
        }

        Deploy orElse(String otherDomain, String otherNetwork) {
            return new Deploy(env, or(domain, otherDomain), or(network, otherNetwork), certResolver);
        }
    }

    /** As {@link Keep}, with what holds where a key is missing. */
    record Kept(@DefaultValue("7") int last, @DefaultValue("7") int days, @DefaultValue("14") int daily,
            @DefaultValue("8") int weekly, @DefaultValue("12") int monthly) { }

    /** @throws WrongConfiguration when a place for copies cannot work */
    InstanceSettings settings(InstanceName name) {
        Path home = Path.of(directory).normalize();
        Path backupsThere = text(backups).map(Path::of).orElse(BACKUPS.resolve(name.value())).normalize();
        return new InstanceSettings(name, text(host), home, text(project), paths(home, composeFiles),
                text(envFile).map(file -> home.resolve(file).normalize()).or(this::usualEnvFile), text(appService), text(databaseService),
                Optional.of(appPort).filter(port -> port != 0), text(publishedUrl).map(SettingsEntry::withoutSlash),
                healthPath, backupsThere, files,
                paths(home, secrets), text(ageRecipient), downtimeBudget, rollbackWindow, text(track), rehearsal,
                new Timeouts(timeouts.build(), timeouts.backup(), timeouts.rehearsal(), timeouts.restorePoint(),
                        timeouts.wayBack(), timeouts.stop(), timeouts.verify(), timeouts.watchDown(),
                        timeouts.reverseStatement(), timeouts.reverseLock()),
                windowsIn(ZoneId.of(timeZone)), backupSettings(), CopyEntry.places(name, home, backupsThere, copies),
                text(repository), checkTimesIn(ZoneId.of(checkZone())),
                new DeploySettings(EnvFile.parse(String.join("\n", deploy.env())).values(), text(deploy.domain()),
                        text(deploy.network()).orElse(PROXY_NETWORK), deploy.certResolver()),
                systemd.settings());
    }

    /** Under Compose it is found out. */
    private Optional<Path> usualEnvFile() {
        return isSystemd() ? Optional.of(systemd.absoluteRoot().resolve(".env")) : Optional.empty();
    }

    /** Whether a service manager runs the instance. */
    boolean isSystemd() {
        return systemd.isPresent();
    }

    /** The same, with these where nothing is written. */
    SettingsEntry orElse(String otherHost, String otherDirectory, String otherRepository, String otherTrack, String otherUrl, Deploy otherDeploy) {
        return new SettingsEntry(or(host, otherHost), or(directory, otherDirectory), project, composeFiles, envFile, appService, databaseService,
                appPort, or(publishedUrl, otherUrl), healthPath, backups, files, secrets, ageRecipient, downtimeBudget, rollbackWindow,
                or(track, otherTrack), rehearsal, timeouts, windows, timeZone, backup, copies, or(repository, otherRepository), deployEnv, checks, otherDeploy,
                systemd);
    }

    private static String or(String written, String otherwise) {
        return written.isBlank() ? otherwise : written;
    }

    private BackupSettings backupSettings() {
        ZoneId zone = ZoneId.of(backupZone());
        return new BackupSettings(backupTimesIn(zone), new Keep(backup.keep().last(), backup.keep().days(),
                backup.keep().daily(), backup.keep().weekly(), backup.keep().monthly(), zone));
    }

    String backupZone() {
        return text(backup.zone()).orElse(timeZone);
    }

    /** @throws IllegalArgumentException saying what is wrong with the schedule */
    Optional<DueTimes> backupTimesIn(ZoneId zone) {
        return text(backup.schedule()).map(schedule -> DueTimes.read(schedule, zone));
    }

    String checkZone() {
        return text(checks.zone()).orElse(timeZone);
    }

    /** @throws IllegalArgumentException saying what is wrong with the schedule */
    Optional<DueTimes> checkTimesIn(ZoneId zone) {
        return text(checks.schedule()).map(schedule -> DueTimes.read(schedule, zone));
    }

    /** @throws IllegalArgumentException saying what is wrong with one of them */
    List<MaintenanceWindow> windowsIn(ZoneId zone) {
        return windows.stream().map(window -> WindowText.read(window, zone)).toList();
    }

    private static Optional<String> text(String value) {
        return Optional.of(value.strip()).filter(text -> !text.isEmpty());
    }

    private static List<Path> paths(Path home, List<String> names) {
        return names.stream().map(name -> home.resolve(name).normalize()).toList();
    }

    private static URI withoutSlash(String url) {
        return URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }
}
