package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.Command;
import chatalot.runbook.people.PeoplesRuns;
import chatalot.runbook.sample.SampleInstance;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sample instance whose host gets lost. What is left is a copy of its backup elsewhere and an age identity in somebody's
 * safe; with them a fresh service brings it back.
 */
final class LostHost implements AutoCloseable {

    private static final String OVERRIDE = "services:\n  chatalot:\n    labels:\n      operator: olivia\n";

    private final Path directory;
    private final Placed placed;
    private final SampleInstance sample;
    private final KeyPair age = keys();
    private ServiceProcess service;

    /** It serves still, with an override of the operator's own. @param directory for what the services keep, and the copies */
    LostHost(Path directory) {
        this(directory, Placed.sample("v1.1.0"));
    }

    /** @param placed one at 1.1.0 */
    LostHost(Path directory, Placed placed) {
        this.directory = directory;
        this.placed = placed;
        this.sample = placed.sample();
        try {
            Files.createDirectories(offsite());
            Files.writeString(sample.directory().resolve("docker-compose.override.yml"), OVERRIDE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sample.compose("up", "-d", "--force-recreate");
        service = start("former");
    }

    SampleInstance sample() {
        return sample;
    }

    /** The one that is there now. */
    ServiceProcess service() {
        return service;
    }

    PeoplesRuns runs() {
        return new PeoplesRuns(service);
    }

    Users users() {
        return new Users(sample, directory);
    }

    /** REST's path of the instance's backups. */
    String backups() {
        return "/api/instances/" + sample.project() + "/backups";
    }

    /** Where copies of backups are kept. */
    Path offsite() {
        return directory.resolve("offsite");
    }

    /** Where the fresh service keeps backups. */
    Path fetched() {
        return directory.resolve("fresh-backups");
    }

    /** Makes a backup and returns its id. */
    String backUp() {
        runs().awaitOutcome(PeoplesRuns.path(service.post("ops", backups(), Map.of("reason", "A test"))), "Backup kept");
        return service.get("ops", backups()).at("/0/id").asText();
    }

    /**
     * Containers, volumes, checkout, secrets, the service with its records, and the backups that lay beside it are gone. A
     * fresh service is there instead.
     */
    void lose() {
        service.close();
        sample.compose("down", "--volumes", "--remove-orphans", "--timeout", "5");
        for (Path gone : List.of(sample.directory(), directory.resolve("former"), directory.resolve("former-backups"))) {
            sample.host().demand(Command.of("rm", "-rf", gone.toString()));
        }
        service = start("fresh");
    }

    /** Asks for a restore where nothing is, and returns the run's path. */
    String askForRestore(String backup) {
        JsonNode run = service.post("ops", backups() + "/" + backup + "/restores", Map.of("reason", "The host is gone"));
        assertThat(run.path("kind").asText()).isEqualTo("restore");
        return PeoplesRuns.path(run);
    }

    /** Asks for a restore that puts aside what is there, and returns the run's path. */
    String askToPutAside(String backup) {
        JsonNode run = service.post("ops", backups() + "/" + backup + "/restores", Map.of("reason", "It is broken", "putAside", "true"));
        assertThat(run.path("kind").asText()).isEqualTo("restore");
        return PeoplesRuns.path(run);
    }

    /** What is kept of what was put aside: directories and volumes. */
    List<String> putAside() {
        return service.get("ops", "/api/instances/" + sample.project() + "/kept").findValuesAsText("name").stream()
                .filter(name -> name.matches(".*[._]before[-_]\\d+")).toList();
    }

    /** As {@link #askForRestore}; it is approved, and waits for the secrets if it comes that far. */
    String restoreUntilSecrets(String backup) {
        String run = askForRestore(backup);
        runs().approve(run);
        awaitSecretsAskedFor(run);
        return run;
    }

    void awaitSecretsAskedFor(String run) {
        runs().awaitTask(run, "putSecretsInPlace");
    }

    /** Brings the identity from the safe. */
    void giveIdentity(String run) {
        service.post("ops", run + "/secrets", Map.of("identity", "# made by age-keygen\n" + identity() + "\n"));
    }

    String identity() {
        return text(age);
    }

    /** Contents, mode and owner by path: of the env file, the keys, and the operator's own Compose file. */
    Map<String, String> secrets() {
        Map<String, String> found = new TreeMap<>();
        for (String name : List.of(".env", "secrets/jwt_private.pem", "secrets/jwt_public.pem", "docker-compose.override.yml")) {
            String file = sample.directory().resolve(name).toString();
            found.put(name, sample.host().demand(Command.of("cat", file)).output()
                    + sample.host().demand(Command.of("stat", "--format=%a %u:%g", file)).text());
        }
        return found;
    }

    private ServiceProcess start(String name) {
        String instance = "runbook.instances." + sample.project();
        Map<String, String> settings = new HashMap<>(placed.settings());
        settings.put(instance + ".directory", sample.directory().toString());
        settings.put(instance + ".env-file", ".env");
        settings.put(instance + ".backups", directory.resolve(name + "-backups").toString());
        settings.put(instance + ".copies[0].name", "offsite");
        settings.put(instance + ".copies[0].directory", offsite().toString());
        settings.put(instance + ".age-recipient", new String(age.getPublic().getEncoded(), StandardCharsets.UTF_8));
        settings.put(instance + ".timeouts.verify", "20s");
        Path data = directory.resolve(name);
        ServiceProcess started = new ServiceProcess(data, 0, settings, data.resolve("kill-at"), placed.hidden());
        started.start();
        return started;
    }

    /** Another identity than the one in the safe. */
    static String anotherIdentity() {
        return text(keys());
    }

    private static KeyPair keys() {
        try {
            return new X25519KeyPairGenerator().generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(KeyPair identity) {
        return new String(identity.getPrivate().getEncoded(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        service.close();
        // What was put aside is no part of the Compose project any more.
        sample.host().demand(Command.of(sample.host().docker().program(), "volume", "ls", "--quiet")).output().lines()
                .filter(name -> name.startsWith(sample.project()) && name.contains("_before_"))
                .forEach(sample.host().docker()::removeVolume);
        sample.close();
    }
}
