package chatalot.runbook.instance;

import chatalot.runbook.schedule.DueTimes;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.core.env.Environment;

/**
 * Reads {@code runbook.instances} and says at start-up, with instance, key and mend, what cannot work. Neither containers
 * nor other machines are looked at: an instance that is merely down must not stop the service.
 */
final class SettingsReader {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsReader.class);

    /** Every key an instance may have; {@code docs/configuration.md} explains them. */
    static final String KEYS = "host, directory, project, compose-files, env-file, app-service, database-service, "
            + "app-port, published-url, health-path, backups, files, secrets, age-recipient, downtime-budget, rollback-window, track, "
            + "rehearsal, timeouts.build, timeouts.backup, timeouts.rehearsal, timeouts.restore-point, timeouts.way-back, timeouts.stop, "
            + "timeouts.verify, timeouts.watch-down, timeouts.reverse-statement, timeouts.reverse-lock, windows, time-zone, "
            + "backup.schedule, backup.zone, backup.keep.last, backup.keep.days, backup.keep.daily, backup.keep.weekly, "
            + "backup.keep.monthly, copies[i].name, copies[i].directory, copies[i].here, copies[i].sftp, "
            + "copies[i].identity-file, copies[i].password-file, copies[i].known-hosts, copies[i].patience, repository, deploy-env, checks.schedule, checks.zone, "
            + "deploy.env[i], deploy.domain, deploy.network, deploy.cert-resolver";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,62}";

    private SettingsReader() {
    }

    /** The instances by name. @throws WrongConfiguration */
    static Map<String, InstanceSettings> read(Environment environment) {
        Map<String, InstanceSettings> all = new LinkedHashMap<>();
        Map<String, HostEntry> hosts = Hosts.entries(environment);
        entries(environment).forEach((name, entry) -> all.put(name, checked(name, entry.deployEnv().isBlank() ? entry
                : DeployEnv.read(name, entry.deployEnv()).fill(entry, hosts))));
        requireDifferentDirectories(all);
        return all;
    }

    private static Map<String, SettingsEntry> entries(Environment environment) {
        BindHandler refusingUnknown = new NoUnboundElementsBindHandler(BindHandler.DEFAULT);
        try {
            return new TreeMap<>(Binder.get(environment)
                    .bind(WrongConfiguration.PREFIX, Bindable.mapOf(String.class, SettingsEntry.class), refusingUnknown)
                    .orElse(Map.of()));
        } catch (BindException e) {
            throw unreadable(e);
        }
    }

    private static WrongConfiguration unreadable(BindException e) {
        if (e.getCause() instanceof UnboundConfigurationPropertiesException unknown) {
            String keys = unknown.getUnboundProperties().stream()
                    .map(property -> property.getName().toString()).sorted().collect(Collectors.joining(", "));
            return new WrongConfiguration("Unknown configuration: " + keys,
                    "Correct or remove it. An instance has the keys: " + KEYS + ".");
        }
        String value = e.getProperty() == null ? "" : " (is: %s)".formatted(e.getProperty().getValue());
        return new WrongConfiguration("%s%s cannot be read".formatted(e.getName(), value),
                "Give it a value of its kind, for example 60s for a duration, 8080 for a port. The keys are: " + KEYS + ".");
    }

    private static InstanceSettings checked(String name, SettingsEntry entry) {
        InstanceSettings settings = new Checks(name, entry).settings();
        settings.ageRecipient().ifPresent(recipient -> requireRecipient(name, recipient));
        if (settings.host().isPresent()) {
            return settings;
        }
        if (EmptyPlace.isBeingFilled(Files.exists(settings.directory().resolve(EmptyPlace.MARK)), entries(settings.directory()))) {
            LOG.warn("Instance {}: a restore into {} is under way", name, settings.directory());
            return settings;
        }
        if (EmptyPlace.isPrepared(entries(settings.directory()))) {
            LOG.info("Instance {}: nothing is installed in {}; it can be deployed there, or a backup restored", name, settings.directory());
            return settings;
        }
        requireComposeFile(settings);
        settings.envFile().ifPresent(file -> requireReadable(name, "env-file", file));
        Path standardEnv = settings.directory().resolve(".env");
        if (Files.exists(standardEnv)) {
            requireReadable(name, "directory", standardEnv);
        }
        settings.secrets().forEach(file -> requireReadable(name, "secrets", file));
        return settings;
    }

    private static List<String> entries(Path directory) {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look into " + directory, e);
        }
    }

    private static void requireComposeFile(InstanceSettings settings) {
        String name = settings.name().value();
        settings.composeFiles().forEach(file -> requireReadable(name, "compose-files", file));
        if (settings.composeFiles().isEmpty() && ComposeFiles.standard(settings.directory(), Files::isRegularFile).isEmpty()) {
            throw new WrongConfiguration(name, "directory", "%s holds no Compose file".formatted(settings.directory()),
                    "Name the directory of the checkout that holds docker-compose.yml, or list the files under compose-files.");
        }
    }

    private static void requireReadable(String name, String key, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new WrongConfiguration(name, key, "%s cannot be read".formatted(file),
                    "See that the file is there and that the user of this service may read it.");
        }
    }

    private static void requireRecipient(String name, String recipient) {
        try {
            X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new WrongConfiguration(name, "age-recipient", "%s is no age public key".formatted(recipient),
                    "Make a key pair with `age-keygen` and give its public key (age1…); keep the identity away from this service.");
        }
    }

    private static void requireDifferentDirectories(Map<String, InstanceSettings> all) {
        Map<String, String> seen = new LinkedHashMap<>();
        all.forEach((name, settings) -> {
            String other = seen.putIfAbsent(settings.host().map(host -> host + ":" + settings.directory())
                    .orElseGet(() -> real(settings.directory()).toString()), name);
            if (other != null) {
                throw new WrongConfiguration(name, "directory",
                        "%s is instance %s as well".formatted(settings.directory(), other),
                        "Keep one of %s and %s: two entries for one installation would not see each other's runs."
                                .formatted(other, name));
            }
        });
    }

    private static Path real(Path directory) {
        if (Files.notExists(directory)) {
            return directory;
        }
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look at " + directory, e);
        }
    }

    /** The checks of single values, before anything is opened. */
    private record Checks(String name, SettingsEntry entry) {

        InstanceSettings settings() {
            InstanceName checkedName = checkedName();
            requireDirectory();
            requireUrl();
            requirePort();
            require(entry.healthPath().startsWith("/"), "health-path", "it begins with /", "Write it like /api/health.");
            require(entry.backups().isBlank() || Path.of(entry.backups()).isAbsolute(), "backups",
                    "it must be an absolute path", "Write it like /var/backups/chatalot.");
            require(entry.files().stream().allMatch(path -> path.startsWith("/")), "files",
                    "mount paths in the app container begin with /", "Write them like /app/data/files.");
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
            String mend = "Write the absolute path of the directory in which you type `docker compose`.";
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
}
