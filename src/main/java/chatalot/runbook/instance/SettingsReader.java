package chatalot.runbook.instance;

import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    /** Every key an instance may have; {@code docs/configuration.md} explains them. */
    static final String KEYS = "host, directory, project, compose-files, env-file, app-service, database-service, "
            + "app-port, published-url, health-path, backups, files, secrets, age-recipient, downtime-budget, rollback-window, track, "
            + "rehearsal, timeouts.build, timeouts.backup, timeouts.rehearsal, timeouts.restore-point, timeouts.way-back, timeouts.stop, "
            + "timeouts.verify, timeouts.watch-down, timeouts.reverse-statement, timeouts.reverse-lock, windows, time-zone, "
            + "backup.schedule, backup.zone, backup.keep.last, backup.keep.days, backup.keep.daily, backup.keep.weekly, "
            + "backup.keep.monthly, copies[i].name, copies[i].directory, copies[i].here, copies[i].sftp, "
            + "copies[i].identity-file, copies[i].password-file, copies[i].known-hosts, copies[i].patience, repository, deploy-env, checks.schedule, checks.zone, "
            + "deploy.env[i], deploy.domain, deploy.network, deploy.cert-resolver, " + SystemdEntry.KEYS;

    private SettingsReader() {
    }

    /** The instances by name. @throws WrongConfiguration */
    static Map<String, InstanceSettings> read(Environment environment) {
        Map<String, InstanceSettings> all = new LinkedHashMap<>();
        Map<String, HostEntry> hosts = Hosts.entries(environment);
        entries(environment).forEach((name, entry) -> all.put(name, checked(name, entry.deployEnv().isBlank() || entry.isSystemd() ? entry
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
        InstanceSettings settings = new EntryChecks(name, entry).settings();
        settings.ageRecipient().ifPresent(recipient -> requireRecipient(name, recipient));
        if (settings.host().isEmpty()) {
            new PlaceChecks(settings).require();
        }
        return settings;
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
}
