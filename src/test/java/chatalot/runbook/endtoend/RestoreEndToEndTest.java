package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.demo.Comparison;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.people.PeoplesRuns;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host is gone; what is left is a copy of a backup elsewhere and an age identity in somebody's safe. */
@Costly(Costly.Group.WAYS)
@EndToEnd
class RestoreEndToEndTest {

    @TempDir
    private Path directory;
    private LostHost host;

    @BeforeEach
    void anInstanceWithAnOverrideOfTheOperatorsOwn() {
        host = new LostHost(directory);
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    @Lesson(18)
    @Fault(in = Place.PEOPLE, of = "Somebody gives an identity that does not read the backup",
            comesTo = "Nothing changes; the right one is named")
    void fromACopyElsewhereEverythingComesBackIntoAnEmptyDirectory() throws IOException {
        try (Acknowledged written = host.users().writeSome()) {
            String backup = host.backUp();
            try (Acknowledged later = host.users().writeSome()) {
                theDataAloneComeBackIntoTheRunningInstance(backup, later);
            }
            host.users().requireAll(written);
            Map<String, String> secrets = host.secrets();
            host.lose();

            assertThat(service().get("ops", host.backups())).isEmpty();
            assertThat(service().get("ops", host.backups() + "/copies").at("/0/backups").toString()).contains(backup);
            whatIsThereAlreadyIsNotRestoredOver(backup);
            if (!Placed.isElsewhere()) {
                aDiskThatIsTooSmallIsRefusedWithTheNumbers(backup);
            }
            aDamagedCopyIsRefusedByName(backup);
            whatFailsBehindClosedDoorsIsTakenAway(backup);

            String run = host.restoreUntilSecrets(backup);
            aWrongIdentityChangesNothing(run);
            host.giveIdentity(run);
            host.runs().awaitOutcome(run, "Restored");

            host.users().requireAll(written);
            assertThat(host.secrets()).isEqualTo(secrets);
            assertThat(host.sample().git("rev-parse", "HEAD")).isEqualTo(host.sample().git("rev-parse", "v1.1.0^{commit}"));
            assertThat(host.sample().git("rev-parse", "--abbrev-ref", "HEAD", "@{upstream}")).isEqualTo("master\norigin/master");
            new Traces(host.sample()).requireThatComposeTouchesNothing();
            assertThat(service().text("auditor", run + "/evidence/restore.json")).contains(backup).doesNotContain(host.identity());
            assertThat(Files.readString(service().log())).doesNotContain(host.identity(), "AGE-SECRET-KEY");
        }
        try (Acknowledged now = host.users().writeSome()) {
            host.users().requireAll(now);
        }
    }

    private void theDataAloneComeBackIntoTheRunningInstance(String backup, Acknowledged later) {
        JsonNode started = ask(backup);
        assertThat(started.path("kind").asText()).isEqualTo("rollback");
        host.runs().awaitOutcome(host.runs().approve(PeoplesRuns.path(started)), "Rolled back");

        assertThat(Comparison.of(host.sample().url(), later).differences()).isNotEmpty();
    }

    private void whatIsThereAlreadyIsNotRestoredOver(String backup) throws IOException {
        Path precious = Files.writeString(Files.createDirectory(checkout()).resolve("precious"), "mine");
        HttpResponse<String> answer = service().send("ops", "POST", host.backups() + "/" + backup + "/restores", "{}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("precious", "Nothing is restored over what is there");
        assertThat(precious).hasContent("mine");
        Files.delete(precious);
        Files.delete(checkout());

        String volume = host.sample().project() + "_file_storage";
        docker().createVolume(volume, labels());
        JsonNode refused = host.runs().awaitOutcome(PeoplesRuns.path(ask(backup)), "Refused");
        assertThat(refused.path("failure").asText()).contains(volume);
        assertThat(docker().volumes(labels())).containsExactly(volume);
        docker().removeVolume(volume);
    }

    private void aDiskThatIsTooSmallIsRefusedWithTheNumbers(String backup) {
        Path fetched = host.fetched();
        host.sample().host().demand(Command.of("rm", "-rf", fetched.resolve(backup).toString()));
        host.sample().host().demand(Command.of("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", fetched.toString()));
        try {
            JsonNode refused = host.runs().awaitOutcome(PeoplesRuns.path(ask(backup)), "Refused");
            assertThat(refused.path("failure").asText()).contains("not enough room for backup " + backup,
                    "the backup itself in %s (".formatted(fetched), "65.5 kB free");
            assertThat(checkout()).doesNotExist();
            assertThat(fetched).isEmptyDirectory();
        } finally {
            host.sample().host().demand(Command.of("umount", fetched.toString()));
        }
    }

    private void aDamagedCopyIsRefusedByName(String backup) {
        host.sample().host().demand(Command.of("rm", "-rf", host.fetched().resolve(backup).toString()));
        whileDamaged(host.offsite().resolve(backup).resolve("files.sha256"), () -> {
            JsonNode refused = host.runs().awaitOutcome(PeoplesRuns.path(ask(backup)), "Refused");
            assertThat(refused.path("failure").asText()).contains("files.sha256", "another SHA-256");
            assertThat(checkout()).doesNotExist();
        });
    }

    private void whatFailsBehindClosedDoorsIsTakenAway(String backup) {
        String run = host.restoreUntilSecrets(backup);
        whileDamaged(host.fetched().resolve(backup).resolve("files.sha256"), () -> {
            host.giveIdentity(run);
            JsonNode ended = host.runs().awaitOutcome(run, "Not restored");
            assertThat(ended.path("failure").asText()).contains("files came back with other contents");
        });
        assertThat(checkout()).doesNotExist();
        assertThat(docker().containers(labels())).isEmpty();
        assertThat(docker().volumes(labels())).isEmpty();
        assertThat(docker().networks(labels())).isEmpty();
    }

    private void aWrongIdentityChangesNothing(String run) {
        String wrong = LostHost.anotherIdentity();
        HttpResponse<String> answer = service().send("ops", "POST", run + "/secrets", "{\"identity\":\"%s\"}".formatted(wrong));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("do not open with this identity").doesNotContain(wrong);
        assertThat(checkout().resolve(".env")).doesNotExist();
        assertThat(service().get("ops", run).path("state").asText()).isEqualTo("waiting_for_secrets");
    }

    private JsonNode ask(String backup) {
        return service().post("ops", host.backups() + "/" + backup + "/restores", Map.of("reason", "A test"));
    }

    private ServiceProcess service() {
        return host.service();
    }

    private Path checkout() {
        return host.sample().directory();
    }

    private DockerAccess docker() {
        return host.sample().host().docker();
    }

    private Map<String, String> labels() {
        return Map.of("com.docker.compose.project", host.sample().project());
    }

    private void whileDamaged(Path file, Runnable happening) {
        Path whole = directory.resolve("whole");
        host.sample().host().demand(Command.of("cp", "-a", file.toString(), whole.toString()));
        host.sample().host().demand(Command.of("sed", "-i", "1s/^\\(.\\{63\\}\\)./\\1X/", file.toString()));
        try {
            happening.run();
        } finally {
            host.sample().host().demand(Command.of("mv", whole.toString(), file.toString()));
        }
    }
}
