package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.people.PeoplesRuns;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance comes to where none was. */
@Costly(Costly.Group.WAYS)
@EndToEnd
class DeployEndToEndTest {

    @TempDir
    private Path directory;
    private NewHost host;

    @BeforeEach
    void anEmptyPlace() {
        host = new NewHost(directory);
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    @Lesson(20)
    void anEmptyHostServesAndASecondDeploymentOverItMakesNothingTwice() {
        JsonNode first = host.deploy("v1.0.0");

        assertThat(first.path("outcome").asText()).as(first.toString()).isEqualTo("Deployed");
        assertThat(first.path("kind").asText()).isEqualTo("deployment");
        Map<String, String> secrets = host.secrets();
        assertThat(secrets).containsOnlyKeys(".env", "secrets/jwt_private.pem", "secrets/jwt_public.pem");
        assertThat(secrets.get(".env")).contains("CHATALOT_NAME=" + host.sample().project()).containsPattern("DB_PASSWORD=[0-9a-f]{48}")
                .containsPattern("TOTP_ENCRYPTION_KEY=[0-9a-f]{64}").containsPattern("\\n600 [0-9]+:[0-9]+$");
        assertThat(secrets.get("secrets/jwt_private.pem")).startsWith("-----BEGIN PRIVATE KEY-----").containsPattern("\\n600 10001:10001$");
        assertThat(secrets.get("secrets/jwt_public.pem")).startsWith("-----BEGIN PUBLIC KEY-----").containsPattern("\\n644 [0-9]+:[0-9]+$");
        Traces traces = new Traces(host.sample());
        traces.requireNone();
        traces.requireThatComposeTouchesNothing();
        assertThat(saidNowhere(first, secrets.get(".env").replaceFirst("(?s).*DB_PASSWORD=([0-9a-f]+).*", "$1"))).isTrue();

        host.users().whileWriting(() -> {
            JsonNode second = host.deploy("v1.1.0");
            assertThat(second.path("kind").asText()).isEqualTo("update");
            assertThat(second.path("outcome").asText()).as(second.toString()).isEqualTo("Updated");
        });
        assertThat(host.secrets()).isEqualTo(secrets);
    }

    @Test
    @Fault(in = Place.APP, of = "A first deployment's release never gets healthy, or does not build",
            comesTo = "All of it is taken away again; what lay there before stays")
    void whatFailsLeavesNothingRunningAndThePlaceAsItWas() {
        String before = "DB_PASSWORD=brought\n";
        host.sample().host().demand(Command.of("mkdir", host.sample().directory().toString()));
        host.sample().host().write(host.sample().directory().resolve(".env"), before + "TOTP_ENCRYPTION_KEY=" + "ab".repeat(32) + "\nCHATALOT_NAME="
                + host.sample().project() + "\nCHATALOT_PORT=" + host.sample().url().getPort() + "\nCHATALOT_BIND=" + host.sample().url().getHost() + "\n");
        Map<String, String> secrets = host.secrets();

        JsonNode unhealthy = host.deploy("v1.3.0");
        assertThat(unhealthy.path("outcome").asText()).as(unhealthy.toString()).isEqualTo("Not deployed");
        assertThat(unhealthy.path("failure").asText()).contains("GATE_FAILED");
        requireAsItWas(secrets);
        JsonNode unbuildable = host.deploy("v1.4.0");
        assertThat(unbuildable.path("failure").asText()).contains("BUILD_FAILED", "SyntaxError");
        requireAsItWas(secrets);
        JsonNode unknown = host.runs().awaitEnd(host.ask("v9.9.9"));
        assertThat(unknown.path("outcome").asText()).isEqualTo("Refused");
        assertThat(unknown.path("failure").asText()).contains("has no tag or branch v9.9.9");

        JsonNode good = host.deploy("v1.0.0");
        assertThat(good.path("outcome").asText()).as(good.toString()).isEqualTo("Deployed");
        assertThat(host.secrets().get(".env")).as("the one that was brought").isEqualTo(secrets.get(".env"));
        host.users().whileWriting(() -> { });
    }

    private void requireAsItWas(Map<String, String> secrets) {
        assertThat(host.inDocker()).isEmpty();
        assertThat(host.secrets()).isEqualTo(secrets);
        assertThat(host.sample().directory().toFile().list()).containsExactly(".env");
    }

    private boolean saidNowhere(JsonNode run, String password) {
        String path = PeoplesRuns.path(run);
        String all = run + host.service().text("ops", path + "/log?limit=5000");
        for (JsonNode document : host.service().get("ops", path + "/evidence")) {
            all += host.service().text("ops", path + "/evidence/" + document.path("name").asText());
        }
        return !all.contains(password);
    }
}
