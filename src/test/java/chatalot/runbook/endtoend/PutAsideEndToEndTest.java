package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.people.PeoplesRuns;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database does not start any more: no restore point can be taken, and people ask for what is there to be put aside. */
@Costly(Costly.Group.WAYS)
@EndToEnd
class PutAsideEndToEndTest {

    private static final String CONTROL_FILE = "/var/lib/postgresql/data/global/pg_control";

    @Test
    void whatIsTooBrokenForARestorePointIsPutAsideAndTheBackupBringsTheInstanceBack(@TempDir Path directory) {
        try (LostHost host = new LostHost(directory); Acknowledged written = host.users().writeSome()) {
            String backup = host.backUp();
            host.users().writeSome().close();
            Map<String, String> secrets = host.secrets();
            breakTheDatabase(host);

            withoutAReasonItIsRefused(host, backup);
            cancelledItComesBackAsItLay(host, backup);
            host.runs().awaitOutcome(restored(host, backup), "Restored");

            host.users().requireAll(written);
            assertThat(host.secrets()).isEqualTo(secrets);
            new Traces(host.sample()).requireThatComposeTouchesNothing();
            whatWasPutAsideIsListed(host);
            host.users().whileWriting(() -> { });
        }
    }

    private static void withoutAReasonItIsRefused(LostHost host, String backup) {
        var answer = host.service().send("ops", "POST", restores(host, backup), "{\"putAside\":true}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("nobody can count what is lost");
    }

    private static void cancelledItComesBackAsItLay(LostHost host, String backup) {
        String run = untilSecrets(host, backup);
        long number = Long.parseLong(run.substring(run.lastIndexOf('/') + 1));
        assertThat(host.service().text("approver", run + "/evidence/plan.md")).contains("No restore point is taken",
                host.sample().directory() + ".before-" + number);
        assertThat(host.sample().directory().resolveSibling("chatalot.before-" + number)).exists();
        host.service().post("ops", run + "/cancel", Map.of("reason", "A test"));
        host.runs().awaitOutcome(run, "Cancelled");

        assertThat(host.sample().directory().resolveSibling("chatalot.before-" + number)).doesNotExist();
        assertThat(volumes(host)).hasSize(2).noneMatch(name -> name.contains("_before_"));
        DockerAccess docker = host.sample().host().docker();
        assertThat(docker.container(host.sample().project() + "-db")).isPresent();
        assertThat(inVolume(host, "test -e " + CONTROL_FILE + " && echo there || echo gone")).isEqualTo("gone");
    }

    private static String restored(LostHost host, String backup) {
        String run = untilSecrets(host, backup);
        host.giveIdentity(run);
        return run;
    }

    private static void whatWasPutAsideIsListed(LostHost host) {
        JsonNode kept = host.service().get("ops", "/api/instances/" + host.sample().project() + "/kept");
        List<String> where = kept.findValuesAsText("name");
        assertThat(where).as(kept.toString()).anyMatch(name -> name.contains(".before-")).filteredOn(name -> name.contains("_before_")).hasSize(2);
    }

    /** Its container goes on to start it again and again, and it never comes up. */
    private static void breakTheDatabase(LostHost host) {
        inVolume(host, "rm " + CONTROL_FILE);
        host.sample().host().demand(Command.of(host.sample().host().docker().program(), "kill", host.sample().project() + "-db"));
        host.sample().tryCompose("up", "--detach", "--no-build");
        assertThat(host.service().get("ops", "/api/instances/" + host.sample().project()).toString()).containsIgnoringCase("down");
    }

    private static String inVolume(LostHost host, String script) {
        return host.sample().host().demand(Command.of(host.sample().host().docker().program(), "run", "--rm", "--volume",
                host.sample().project() + "_pg_data:/var/lib/postgresql/data", "--entrypoint", "sh", "postgres:17", "-c", script)).text();
    }

    private static List<String> volumes(LostHost host) {
        return host.sample().host().demand(Command.of(host.sample().host().docker().program(), "volume", "ls", "--quiet")).output().lines()
                .filter(name -> name.startsWith(host.sample().project() + "_")).toList();
    }

    private static String untilSecrets(LostHost host, String backup) {
        JsonNode run = host.service().post("ops", restores(host, backup), Map.of("reason", "pg_control is gone", "putAside", "true"));
        assertThat(run.path("kind").asText()).isEqualTo("restore");
        host.runs().approve(PeoplesRuns.path(run));
        host.awaitSecretsAskedFor(PeoplesRuns.path(run));
        return PeoplesRuns.path(run);
    }

    private static String restores(LostHost host, String backup) {
        return host.backups() + "/" + backup + "/restores";
    }
}
