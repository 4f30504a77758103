package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.bench.pages.Mappings;
import chatalot.runbook.host.Command;
import chatalot.runbook.instance.EnvFile;
import chatalot.runbook.people.PeoplesRuns;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.web.Caller;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret planted at every place where secrets come from, a life of an instance with all that goes wrong in it, and a look into everything that was written. */
@EndToEnd
class SecretsStaySecretTest {

    /** What the service makes to hold secrets, or is given with them. */
    private static final Set<String> PURPOSE = Set.of("service.properties", "secrets.tar.age", "token", "sftp-password", "mail-password", "client-key",
            "env-hash.key");
    /** Not that of the other users, which tests beside this one have, too. */
    private static final String ARTHURS = "arthurs password " + ProcessHandle.current().pid() + System.nanoTime();
    private static final String TELLS_ALL = """
            import os

            def prepare(chat):
                for name, value in os.environ.items():
                    print(f"{name} is {value}", flush=True)
                print(open(os.environ["JWT_PRIVATE_KEY_PATH"]).read(), flush=True)
                %s
            """;

    @TempDir
    private Path directory;
    private final Canaries canaries = new Canaries();
    private final Set<String> leaks = new TreeSet<>();
    private final SampleInstance sample = SampleInstance.create("v1.1.0");
    private PlantedPlaces places;
    private ServiceProcess service;
    private PeoplesRuns runs;
    private String identity;

    @BeforeEach
    void secretsEverywhere() throws IOException, GeneralSecurityException {
        places = new PlantedPlaces(Files.createDirectories(directory.resolve("places")));
        inTheInstance();
        Map<String, String> settings = settings();
        service = new ServiceProcess(Files.createDirectories(directory.resolve("data")), 0, settings).with(Map.of(
                "KEY_OF_OUR_CHAT", canaries.plant("webhook's secret")));
        runs = new PeoplesRuns(service);
    }

    @AfterEach
    void end() throws IOException {
        service.close();
        Files.copy(service.log(), Path.of("target", "service-" + sample.project() + ".log"), StandardCopyOption.REPLACE_EXISTING);
        sample.close();
        places.close();
    }

    @Test
    void nothingThatIsWrittenOrShownHoldsASecret() throws IOException {
        try (ProcessesSeen processes = new ProcessesSeen(canaries, Set.of("webhook's secret", "webhook's address", "mail password", "SFTP password",
                "users' password", "age identity", "private SSH key"))) {
            service.start();
            peopleMistype();
            theInstanceLives();
            everythingIsRead();
            leaks.addAll(processes.leaks());
            assertThat(processes.count()).as("command lines seen").isGreaterThan(100);
        }
        service.terminate();
        service.awaitDeath(Duration.ofMinutes(1));
        everythingWrittenIsSearched();

        assertThat(leaks).as("where %d secrets turned up, see %s", canaries.count(), service.log()).isEmpty();
    }

    private void inTheInstance() throws IOException {
        Path env = sample.directory().resolve(".env");
        EnvFile made = EnvFile.parse(Files.readString(env));
        canaries.plant("database password", made.values().get("DB_PASSWORD"));
        canaries.plant("TOTP key", made.values().get("TOTP_ENCRYPTION_KEY"));
        canaries.plant("instance's private key", Files.readAllLines(sample.directory().resolve("secrets/jwt_private.pem")).get(1));
        Files.writeString(env, "APP_API_TOKEN=%s\nRELAY_ACCESS=%s\nRELAY=smtps://mailer:%s@mail.example.org:465/\nSIGNING_KEYS=\"first line\n%s\nlast line\"\n"
                .formatted(canaries.plant("variable with a telling name"), canaries.plant("variable with another name"),
                        canaries.plant("password in a variable's URL"), canaries.plant("second line of a variable")), StandardOpenOption.APPEND);
        Files.writeString(sample.directory().resolve("docker-compose.override.yml"), """
                services:
                  chatalot:
                    build:
                      args:
                        NPM_TOKEN: %s
                    environment:
                      APP_API_TOKEN: ${APP_API_TOKEN}
                      RELAY_ACCESS: ${RELAY_ACCESS}
                      RELAY: ${RELAY}
                      SIGNING_KEYS: ${SIGNING_KEYS}
                      GIPHY_API_KEY: %s
                      CACHE_URL: redis://cache:%s@cache.example.org:6379
                    labels:
                      operator.webhook-token: %s
                """.formatted(canaries.plant("build argument"), canaries.plant("environment in a Compose file"),
                canaries.plant("password in a Compose file's URL"), canaries.plant("label")));
        sample.compose("up", "-d", "--force-recreate");
        String dockerfile = Files.readString(sample.directory().resolve("Dockerfile"));
        String telling = dockerfile.replace("WORKDIR /app", "ARG NPM_TOKEN\nRUN echo \"registry token $NPM_TOKEN\"\nWORKDIR /app");
        sample.publish("v1.7.0", "v1.1.0", Map.of("app/startup.py", TELLS_ALL.formatted("raise SystemExit(os.environ['DATABASE_URL'])"),
                "Dockerfile", telling));
        sample.publish("v1.8.0", "v1.7.0", Map.of("app/startup.py", TELLS_ALL.formatted("chat.files.remove_unfinished()")));
        sample.publish("v1.9.0", "v1.8.0", Map.of("Dockerfile", telling + "RUN echo \"refused: $NPM_TOKEN\" >&2; exit 3\n"));
        sample.git("remote", "set-url", "origin", places.repository(sample, "robot", canaries.plant("password in a remote's URL")));
    }

    private Map<String, String> settings() throws IOException, GeneralSecurityException {
        KeyPair age = new X25519KeyPairGenerator().generateKeyPair();
        identity = canaries.plant("age identity", new String(age.getPrivate().getEncoded(), StandardCharsets.UTF_8));
        Path offsite = Files.createDirectories(directory.resolve("offsite"));
        Path known = directory.resolve("known_hosts");
        int ssh = places.sftpKnowing("runbook", file("sftp-password", canaries.plant("SFTP password")), known);
        Map<String, String> settings = new HashMap<>(Map.of("runbook.users.arthur.groups", "auditors", "runbook.users.arthur.password",
                canaries.plant("users' password", ARTHURS)));
        String instance = "runbook.instances." + sample.project();
        settings.put(instance + ".directory", sample.directory().toString());
        settings.put(instance + ".env-file", ".env");
        settings.put(instance + ".repository", sample.origin().toString());
        settings.put(instance + ".backups", directory.resolve("backups").toString());
        settings.put(instance + ".rehearsal", "false");
        settings.put(instance + ".timeouts.verify", "12s");
        settings.put(instance + ".age-recipient", new String(age.getPublic().getEncoded(), StandardCharsets.UTF_8));
        settings.put(instance + ".copies[0].name", "offsite");
        settings.put(instance + ".copies[0].sftp", "sftp://runbook@127.0.0.1:%d%s".formatted(ssh, offsite));
        settings.put(instance + ".copies[0].password-file", directory.resolve("sftp-password").toString());
        settings.put(instance + ".copies[0].known-hosts", known.toString());
        String key = places.privateKey(sample);
        canaries.plant("private SSH key", key.lines().toList().get(2));
        settings.put("runbook.hosts.elsewhere.ssh", "ssh://runbook@127.0.0.1:" + ssh);
        settings.put("runbook.hosts.elsewhere.identity", key);
        settings.put("runbook.hosts.elsewhere.known-hosts", known.toString());
        settings.put("runbook.instances.away.host", "elsewhere");
        settings.put("runbook.instances.away.directory", "/srv/away");
        settings.put("runbook.public-url", "https://runbook.example.org");
        settings.put("runbook.notify.mail.host", "127.0.0.1");
        settings.put("runbook.notify.mail.tls", "none");
        file("mail-password", canaries.plant("mail password"));
        settings.put("runbook.notify.mail.port", Integer.toString(places.mailKnowing("runbook", Files.readString(directory.resolve("mail-password")))));
        settings.put("runbook.notify.mail.user", "runbook");
        settings.put("runbook.notify.mail.password-file", directory.resolve("mail-password").toString());
        settings.put("runbook.notify.mail.from", "runbook@example.org");
        settings.put("runbook.notify.mail.recipients.all", "ops@example.org");
        settings.put("runbook.notify.allow-loopback", "true");
        List<String> kinds = List.of("taken", "failing", "moved");
        String address = canaries.plant("webhook's address");
        kinds.forEach(kind -> {
            String webhook = "runbook.notify.webhooks[%d].".formatted(kinds.indexOf(kind));
            settings.put(webhook + "name", kind);
            settings.put(webhook + "url", places.webhook(kind, address));
        });
        settings.put("runbook.notify.webhooks[0].secret", "${KEY_OF_OUR_CHAT}");
        file("token", canaries.plant("metrics token", "token-of-metrics-for-a-test-that-is-long-enough"));
        settings.put("runbook.metrics.token-file", directory.resolve("token").toString());
        settings.put("management.endpoints.web.exposure.include", "health,mappings,prometheus");
        return settings;
    }

    private String file(String name, String secret) throws IOException {
        Files.writeString(directory.resolve(name), secret);
        return secret;
    }

    /** Into whatever field there is. */
    private void peopleMistype() {
        int port = service.url().getPort();
        Caller.nobody(port).signIn("ops", canaries.plant("mistyped password"));
        Caller.nobody(port).signIn(canaries.plant("password typed as name"), "x");
        Caller.withBasic(port, "ops", canaries.plant("mistyped password of a program")).get("/api/runs");
        Caller.withBasic(port, canaries.plant("password sent as name"), "").get("/api/runs");
        Caller.withBearer(port, canaries.plant("mistyped token")).get("/actuator/prometheus");
        Caller.withBearer(port, "token-of-metrics-for-a-test-that-is-long-enough").get("/actuator/prometheus");
        String updates = "/api/instances/" + sample.project() + "/updates";
        assertThat(service.send("ops", "POST", updates, "{\"target\": \"%s".formatted(canaries.plant("in a broken body"))).statusCode()).isEqualTo(400);
        assertThat(service.send("ops", "POST", updates, "{\"%s\": 1}".formatted(canaries.plant("name of a field"))).statusCode()).isEqualTo(400);
        assertThat(service.send("ops", "POST", updates, "{\"target\": \"v1.1.0\", \"reason\": \"%s\"}".formatted(identity)).statusCode()).isEqualTo(400);
    }

    private void theInstanceLives() {
        String project = sample.project();
        update("v1.9.0", "Build failed");
        update("v1.7.0", "Restored");
        update("v1.8.0", "Updated");
        String backups = "/api/instances/" + project + "/backups";
        runs.awaitOutcome(PeoplesRuns.path(service.post("ops", backups, Map.of("reason", "A test"))), "Backup kept");
        String backup = service.get("ops", backups).at("/0/id").asText();
        sample.compose("down", "--volumes", "--remove-orphans", "--timeout", "1");
        sample.host().demand(Command.of("rm", "-rf", sample.directory().toString()));
        String run = PeoplesRuns.path(service.post("ops", backups + "/" + backup + "/restores", Map.of("reason", "The host is gone")));
        runs.approve(run);
        runs.awaitTask(run, "putSecretsInPlace");
        assertThat(service.send("ops", "POST", run + "/secrets", "{\"identity\":\"%s\"}".formatted(wrongIdentity())).statusCode()).isEqualTo(422);
        service.post("ops", run + "/secrets", Map.of("identity", identity));
        runs.awaitOutcome(run, "Restored");
        await("mail comes").until(() -> places.mails() > 3);
    }

    private String wrongIdentity() {
        return canaries.plant("wrong age identity", LostHost.anotherIdentity());
    }

    private void update(String target, String outcome) {
        String run = PeoplesRuns.path(service.post("ops", "/api/instances/" + sample.project() + "/updates", Map.of("target", target, "reason", "A test")));
        runs.awaitOutcome(runs.approve(run), outcome);
        JsonNode log = service.get("auditor", run + "/log?limit=5000");
        assertThat(log.toString()).as("what the release said is in the log of " + run).containsAnyOf("•••", "registry token");
    }

    private void everythingIsRead() throws IOException {
        Caller auditor = Caller.nobody(service.url().getPort());
        auditor.signIn("arthur", ARTHURS);
        Caller.withBasic(service.url().getPort(), "arthur", ARTHURS).get("/api/runs");
        Set<String> patterns = new TreeSet<>(Mappings.gets(service.get("admin", "/actuator/mappings")));
        assertThat(patterns).contains("/runs/{number}/log", "/api/runs/{number}/evidence/{name}", "/api/instances/{name}/doctor");
        patterns.stream().flatMap(this::asked).forEach(path -> {
            HttpResponse<String> answer = path.startsWith("/api/") ? service.send("auditor", "GET", path, "") : auditor.get(path);
            canaries.in(answer.body() + answer.headers().map()).forEach(place -> leaks.add("answer of %s: %s".formatted(path, place)));
        });
        canaries.in(Caller.withBearer(service.url().getPort(), "token-of-metrics-for-a-test-that-is-long-enough").get("/actuator/prometheus").body())
                .forEach(place -> leaks.add("metrics: " + place));
    }

    /** Of every run, step and document; of the instance by its name. */
    private Stream<String> asked(String pattern) {
        String named = pattern.contains("/instances/{name}") ? pattern.replace("{name}", sample.project()) : pattern;
        Stream<String> paths = !named.contains("{number}") ? Stream.of(named) : runNumbers().flatMap(run -> {
            String ofRun = named.replace("{number}", run);
            JsonNode seen = service.get("auditor", "/api/runs/" + run);
            if (ofRun.contains("{step}")) {
                return seen.path("steps").findValuesAsText("step").stream().distinct().map(step -> ofRun.replace("{step}", step));
            }
            return ofRun.contains("{name}") ? service.get("auditor", "/api/runs/" + run + "/evidence").findValuesAsText("name").stream()
                    .map(name -> ofRun.replace("{name}", name)) : Stream.of(ofRun);
        });
        return paths.filter(path -> !path.contains("{"));
    }

    private Stream<String> runNumbers() {
        return service.get("auditor", "/api/runs?limit=100").findValuesAsText("number").stream().distinct();
    }

    private void everythingWrittenIsSearched() {
        EverythingWritten written = new EverythingWritten(canaries);
        assertThat(written.inFiles(directory, Set.of())).as("what is found where it does lie").hasSizeGreaterThan(5);
        leaks.addAll(written.inFiles(directory, PURPOSE));
        leaks.addAll(written.inFiles(sample.directory().resolve(".runbook"), Set.of()));
        String database = "jdbc:h2:async:%s;DB_CLOSE_ON_EXIT=FALSE".formatted(directory.resolve("data/runbook").toAbsolutePath());
        leaks.addAll(written.inDatabase(database));
        assertThat(EverythingWritten.filledTables(database)).as("tables with something in them").isGreaterThan(25);
    }
}
