package chatalot.runbook.instance;

import chatalot.runbook.host.GitRemote;
import chatalot.runbook.schedule.DueTimes;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The checks of an entry's single values, before anything is opened. */
record EntryChecks(String name, SettingsEntry entry) {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}";

    /** What is configured, where every value can be. @throws WrongConfiguration naming instance, key and mend */
    InstanceSettings settings() {
        InstanceName checkedName = checkedName();
        new SystemdChecks(name, entry).require();
        requireDirectory();
        requireUrl();
        require(GitRemote.plain(entry.repository()).equals(entry.repository()), "repository", "it holds a user or password",
                "Leave them out; git's own configuration of the directory's owner has them, see gitcredentials(7).");
        requirePort();
        require(entry.healthPath().startsWith("/"), "health-path", "it begins with /", "Write it like /api/health.");
        require(entry.backups().isBlank() || Path.of(entry.backups()).isAbsolute(), "backups",
                "it must be an absolute path", "Write it like /var/backups/chatalot.");
        require(entry.files().stream().allMatch(path -> path.startsWith("/")), "files",
                "%s begin with /".formatted(entry.isSystemd() ? "directories of the host" : "mount paths in the app container"),
                "Write them like %s/data/files.".formatted(entry.isSystemd() ? SystemdEntry.ROOT : "/app"));
        requireLimits();
        requireWindows();
        requireBackup();
        requireDeploy();
        return entry.settings(checkedName);
    }

    private InstanceName checkedName() {
        try {
            return new InstanceName(name);
        } catch (IllegalArgumentException e) {
            throw new WrongConfiguration("%s.%s: not an instance name".formatted(WrongConfiguration.PREFIX, name),
                    e.getMessage() + ".");
        }
    }

    private void requireDirectory() {
        String mend = "Write the absolute path of %s.".formatted(entry.isSystemd() ? "the git checkout that releases are built from"
                : "the directory in which you type `docker compose`");
        require(!entry.directory().isBlank(), "directory", "it is missing", mend);
        Path directory = Path.of(entry.directory());
        require(directory.isAbsolute(), "directory", "%s is not an absolute path".formatted(directory), mend);
        if (!entry.host().isBlank()) {
            return;
        }
        boolean couldBeMade = Files.notExists(directory) && Files.isDirectory(directory.normalize().getParent());
        require(Files.isDirectory(directory) || couldBeMade, "directory", "%s is no directory".formatted(directory), mend);
    }

    private void requireUrl() {
        try {
            URI url = URI.create(entry.publishedUrl());
            require(entry.publishedUrl().isBlank() || url.getHost() != null
                            && List.of("http", "https").contains(url.getScheme()), "published-url",
                    "%s is no http or https URL".formatted(url), "Write it like https://chat.example.org.");
        } catch (IllegalArgumentException e) {
            require(false, "published-url", "it is no URL", "Write it like https://chat.example.org.");
        }
    }

    private void requirePort() {
        require(entry.appPort() >= 0 && entry.appPort() <= 65535, "app-port",
                "%d is no port".formatted(entry.appPort()), "Write a number from 1 to 65535.");
    }

    private void requireLimits() {
        Map<String, Duration> limits = new LinkedHashMap<>();
        limits.put("downtime-budget", entry.downtimeBudget());
        limits.put("rollback-window", entry.rollbackWindow());
        limits.put("timeouts.build", entry.timeouts().build());
        limits.put("timeouts.backup", entry.timeouts().backup());
        limits.put("timeouts.rehearsal", entry.timeouts().rehearsal());
        limits.put("timeouts.restore-point", entry.timeouts().restorePoint());
        limits.put("timeouts.way-back", entry.timeouts().wayBack());
        limits.put("timeouts.stop", entry.timeouts().stop());
        limits.put("timeouts.verify", entry.timeouts().verify());
        limits.put("timeouts.watch-down", entry.timeouts().watchDown());
        limits.put("timeouts.reverse-statement", entry.timeouts().reverseStatement());
        limits.put("timeouts.reverse-lock", entry.timeouts().reverseLock());
        List<String> bad = new ArrayList<>(limits.keySet());
        bad.removeIf(key -> limits.get(key).compareTo(Duration.ZERO) > 0);
        bad.forEach(key -> require(false, key, "it must be more than 0", "Write it like 60s or 10m."));
    }

    private void requireWindows() {
        try {
            entry.windowsIn(zone("time-zone", entry.timeZone()));
        } catch (IllegalArgumentException e) {
            throw new WrongConfiguration(name, "windows", e.getMessage(),
                    "Write each like \"Sun 02:00-04:00\", \"Mon-Fri 22:00-23:30\" or \"daily 23:30-01:00\".");
        }
    }

    private void requireBackup() {
        requireSchedule("backup", entry.backupZone(), entry::backupTimesIn);
        requireSchedule("checks", entry.checkZone(), entry::checkTimesIn);
        SettingsEntry.Kept keep = entry.backup().keep();
        List<Integer> counts = List.of(keep.last(), keep.days(), keep.daily(), keep.weekly(), keep.monthly());
        require(counts.stream().allMatch(count -> count >= 0), "backup.keep", "a count is less than 0",
                "Write 0 where nothing is to be kept for that reason.");
        require(counts.stream().anyMatch(count -> count > 0), "backup.keep", "it would keep no backup",
                "Give one of last, days, daily, weekly and monthly more than 0.");
    }

    /** They become a part of a Compose file. */
    private void requireDeploy() {
        require(entry.deploy().domain().matches("([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}|"), "deploy.domain",
                "it is no domain", "Write it like chat.example.org.");
        require(entry.deploy().network().isBlank() || entry.deploy().network().matches(NAME), "deploy.network", "it is no name of a network",
                "Write it like traefik.");
        require(entry.deploy().certResolver().matches(NAME), "deploy.cert-resolver", "it is no name", "Write it like letsencrypt.");
        require(entry.deploy().env().stream().allMatch(line -> EnvFile.parse(line).values().size() == 1), "deploy.env",
                "a line is no NAME=value", "Write each like CHATALOT_PORT=8443.");
        require(entry.deploy().env().stream().flatMap(line -> EnvFile.parse(line).values().values().stream()).noneMatch(value -> value.endsWith("\\")),
                "deploy.env", "a value ends in a backslash, which takes the closing quote of an env file with it", "Choose another value.");
    }

    private void requireSchedule(String of, String zone, Function<ZoneId, Optional<DueTimes>> read) {
        try {
            read.apply(zone(of + ".zone", zone));
        } catch (IllegalArgumentException e) {
            throw new WrongConfiguration(name, of + ".schedule", e.getMessage(), "Write second, minute, hour, day, month "
                    + "and day of the week, like \"0 30 2 * * *\" for every night at 02:30, or @daily, @hourly, @weekly.");
        }
    }

    private ZoneId zone(String key, String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new WrongConfiguration(name, key, "%s is no time zone".formatted(zone),
                    "Write it like Europe/Berlin, or leave it out for UTC.");
        }
    }

    private void require(boolean holds, String key, String problem, String mend) {
        if (!holds) {
            throw new WrongConfiguration(name, key, problem, mend);
        }
    }
}
