package chatalot.runbook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Policy;
import chatalot.runbook.web.PlayedRuns;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** The commands as people type them, against a running service. */
class RunbookCliTest extends CliTest {

    @Test
    void instancesAreListedWithVersionAndHealth() {
        Typed.Said said = as("arthur", "instances");

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("INSTANCE", "demo      1.0.0    healthy", "team      -        down");
    }

    @Test
    void anUpdateIsStartedShownAndCancelled() {
        Typed.Said started = as("olivia", "update", "demo", "--to", "1.1.0", "--reason", "as announced");
        assertThat(started.code()).isZero();
        String number = started.out().replaceFirst("(?s)Run (\\d+) has started.*", "$1");
        new PlayedRuns(port).awaitApproval(Long.parseLong(number));

        assertThat(as("arthur", "show", number).out()).contains("update of demo to 1.1.0", "State         Waiting for approval",
                "Requested by  olivia: as announced", "Approve plan, by a member of approvers", "Check instance", "plan.md");
        assertThat(as("arthur", "runs", "demo").out()).contains("1.1.0", "olivia", "Waiting for approval");
        assertThat(as("olivia", "cancel", number, "--reason", "not tonight").code()).isZero();
        assertThat(as("olivia", "show", number, "--follow").out()).contains("Cancelled");
    }

    @Test
    void approveShowsThePlanAndSignsWhatItShowed() {
        long number = new PlayedRuns(port).startAndAwaitApproval("1.1.0");

        Typed.Said said = as("paula", "approve", Long.toString(number), "--yes", "--comment", "fine");

        assertThat(said.code()).as(said.errors()).isZero();
        assertThat(said.out()).contains("# Update demo to 1.1.0", "SHA-256", "Approved.",
                "what is signed is " + new Policy(1, 1, true, Duration.ofMinutes(15)).digest("3f".repeat(32)));
        assertThat(as("arthur", "show", Long.toString(number)).out()).contains("paula approved at approvePlan: fine");
    }

    @Test
    void approveDeclinesWhenSomethingElseIsToBeSigned() {
        long number = new PlayedRuns(port).startAndAwaitApproval("1.1.0");

        Typed.Said said = as("paula", "approve", Long.toString(number), "--digest", "00".repeat(32));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.errors()).contains("Something else is to be signed now");
        assertThat(as("arthur", "show", Long.toString(number)).out()).doesNotContain("Decided");
    }

    @Test
    void rejectEndsTheRunWithItsReason() {
        long number = new PlayedRuns(port).startAndAwaitApproval("1.1.0");

        assertThat(as("paula", "reject", Long.toString(number)).code()).isEqualTo(2);
        assertThat(as("paula", "reject", Long.toString(number), "--comment", "not before Monday").code()).isZero();

        assertThat(new PlayedRuns(port).awaitEnd(number).get("outcome").asText()).isEqualTo("Rejected");
        assertThat(as("paula", "approve", Long.toString(number), "--yes").errors()).contains("waits for no approval");
    }

    @Test
    void followTellsEverythingOnceAndEndsWithTheRun() {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.1.0");
        runs.approve("paula", number);
        runs.approve("paula", number);

        Typed.Said said = as("olivia", "show", Long.toString(number), "--follow");

        assertThat(said.code()).isZero();
        assertThat(said.out()).containsOnlyOnce("Build image").contains("State         Updated", "Downtime      0.84 s");
    }

    @Test
    void aFailedUpdateIsShownAndReviewed() {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.2.0");
        runs.approve("paula", number);
        runs.approve("paula", number);
        runs.awaitState(number, "waiting_for_review");

        assertThat(as("olivia", "show", Long.toString(number)).out()).contains("migration 40 failed");
        assertThat(as("olivia", "go-back", Long.toString(number)).code()).isEqualTo(1);
        assertThat(as("olivia", "recover", Long.toString(number), "--choice", "retry", "--comment", "x").code()).isEqualTo(1);
        assertThat(as("olivia", "recover", Long.toString(number)).errors()).contains("does not need hands");
        assertThat(as("olivia", "review", Long.toString(number), "--comment", "seen").code()).isZero();
        assertThat(as("olivia", "show", Long.toString(number), "--follow").code()).isEqualTo(RunbookCli.PUT_BACK);
    }

    @Test
    void recoverShowsTheInstanceSideBySideAndSignsWhatItHasShown() {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.2.1");
        runs.approve("paula", number);
        runs.approve("paula", number);
        runs.awaitState(number, "needs_hands");
        String run = Long.toString(number);

        assertThat(as("olivia", "recover", run).out()).contains("ON RECORD", "FOUND NOW", "differs", "chatalot_before_7", "cannot be seen",
                "put-back-data begun", "state-1.md");
        assertThat(as("olivia", "recover", run).out()).contains("Lost by going back to the run's backup", "public.messages  42",
                "recover " + run + " --choice backup --loss ");
        assertThat(as("olivia", "recover", run, "--choice", "backup", "--comment", "x").errors()).contains("nobody agrees to numbers that were not read");
        assertThat(as("olivia", "recover", run, "--choice", "backup", "--comment", "x", "--loss", "ab".repeat(32)).errors())
                .contains("no numbers that were counted for the backup");
        assertThat(as("olivia", "recover", run, "--choice", "confirm").errors()).contains("--choice needs --comment");
        assertThat(as("olivia", "recover", run, "--choice", "confirm", "--comment", "x", "--digest", "ab".repeat(32)).errors())
                .contains("What you saw is not the state of run " + run + " now");
        assertThat(as("olivia", "recover", run, "--choice", "confirm", "--comment", "mended").out()).contains("chatalot_before_7", "Understood.");
        runs.awaitState(number, "waiting_for_review");
        assertThat(as("olivia", "review", run, "--comment", "seen").code()).isZero();
    }

    @Test
    void logAndEvidenceComeAsTheyAre() {
        long number = new PlayedRuns(port).startAndAwaitApproval("1.1.0");

        assertThat(as("arthur", "show", Long.toString(number), "--log").out()).contains("checkInstance of demo to 1.1.0");
        assertThat(as("arthur", "show", Long.toString(number), "--evidence", "plan.json").out()).contains("\"to\":\"1.1.0\"");
        assertThat(as("arthur", "show", Long.toString(number), "--evidence", "nothing.txt").code()).isEqualTo(1);
    }

    @Test
    void jsonIsWhatTheServiceAnswered() throws JsonProcessingException {
        assertThat(new ObjectMapper().readTree(as("arthur", "instances", "--json").out()).get(0).get("name").asText())
                .isEqualTo("demo");
    }

    @Test
    void theDoctorsExitCodeTellsWhetherAnUpdateMayStart() {
        Typed.Said said = as("olivia", "doctor", "demo");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("Compose project", "stops    disk of the database: 1 GB free", "Free 1 GB there.");
    }

    @Test
    void theFilesThatAnAdministratorPutsInPlaceArePrinted() {
        assertThat(as("olivia", "doctor", "demo", "--privileges").out()).contains("# /etc/sudoers.d/chatalot-runbook-demo",
                "NOPASSWD: /usr/bin/systemctl stop chatalot.service");
        assertThat(as("olivia", "doctor", "team", "--privileges").out()).contains("team needs none");
    }

    @Test
    void theFileOfAFrontProxyIsPrintedForTheAddressThatUsersComeTo() {
        assertThat(as("olivia", "doctor", "demo", "--front-proxy", "0.0.0.0:8443").out())
                .isEqualToIgnoringNewLines("# /etc/caddy/Caddyfile\n0.0.0.0:8443 reverse_proxy http://127.0.0.1:8080\n\n");
        assertThat(as("olivia", "doctor", "team", "--front-proxy", ":80", "--forward-to", "127.0.0.1:8081").out()).contains(":80 reverse_proxy 127.0.0.1:8081");
        assertThat(as("olivia", "doctor", "team", "--front-proxy", ":80").code()).isEqualTo(1);
        assertThat(as("olivia", "doctor", "demo", "--forward-to", ":81").code()).isEqualTo(2);
        assertThat(as("olivia", "doctor", "demo", "--front-proxy", ":80", "--privileges").code()).isEqualTo(2);
    }

    @Test
    void aPlanIsShownAsTextThatCannotSteerTheTerminal() {
        Typed.Said said = as("arthur", "plan", "demo", "--to", "1.1.0");

        assertThat(said.code()).isZero();
        assertThat(said.out()).startsWith("# Update demo from 1.0.0 to 1.1.0").contains("\ufffd[31mred").doesNotContain("\u001b");
        assertThat(as("arthur", "plan", "demo", "--json").out()).contains("\"release\" : \"1.6.0\"");
    }

    @Test
    void theExitCodeOfAPlanTellsWhetherItWouldBeRefused() {
        assertThat(as("arthur", "plan", "demo", "--to", "1.4.0").code()).isEqualTo(1);
        assertThat(as("arthur", "plan", "demo", "--to", "9.9.9").errors()).contains("There is no tag, branch or commit 9.9.9");
        assertThat(as("arthur", "plan", "nowhere").errors()).contains("There is no instance nowhere");
        assertThat(as("arthur", "plan", "demo", "--to", "a b").errors()).contains("target must be a tag");
    }

    @Test
    void nothingIsOnHoldAndAReleaseNeedsItsReason() {
        assertThat(as("arthur", "holds", "demo").out()).contains("Nothing is on hold.");
        assertThat(as("olivia", "release", "demo", "c0ffee00").code()).isEqualTo(2);
        assertThat(as("olivia", "release", "demo", "c0ffee00", "--reason", "mended").errors()).contains("is not on hold for demo");
        assertThat(as("arthur", "release", "demo", "c0ffee00", "--reason", "mended").code()).isEqualTo(1);
    }

    @Test
    void freezingListingAndLifting() {
        Typed.Said frozen = as("ada", "freeze", "demo", "--reason", "audit");
        String id = frozen.out().replaceFirst("(?s).*lift (\\d+) .*", "$1");

        assertThat(frozen.code()).as(frozen.errors()).isZero();
        assertThat(as("arthur", "freezes").out()).contains("INSTANCE", "demo", "holds", "ada", "audit");
        assertThat(as("olivia", "update", "demo").errors()).contains("demo is frozen by ada", "until it is lifted: audit");
        assertThat(as("olivia", "lift", id, "--reason", "done").out()).contains("Lifted.");
        assertThat(as("arthur", "freezes").out()).contains("lifted by olivia");
        assertThat(as("olivia", "freeze", "--until", "2020-01-01T00:00Z", "--reason", "x").errors()).contains("until is past");
        assertThat(as("olivia", "freeze").code()).isEqualTo(2);
        assertThat(as("paula", "freeze", "--reason", "x").errors()).contains("None of your groups may do this");
    }

    @Test
    void anUpdateMayWaitForATime() {
        String notBefore = Instant.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS).toString();

        Typed.Said started = as("olivia", "update", "demo", "--to", "1.1.0", "--not-before", notBefore);

        String number = started.out().replaceFirst("(?s)Run (\\d+) has started.*", "$1");
        assertThat(as("arthur", "show", number).out()).contains("Not before    " + notBefore.replace('T', ' '));
        assertThat(as("olivia", "update", "team", "--not-before", "tonight").errors()).contains("like 2026-12-01T02:00+01:00");
    }

    @Test
    void refusalsAreToldInTheServicesWords() {
        assertThat(as("olivia", "update", "nowhere").errors()).contains("There is no instance nowhere");
        assertThat(as("paula", "update", "demo").errors()).contains("None of your groups may do this");
        assertThat(as("olivia", "update", "demo", "--to", "a..b").errors()).contains("target must be a tag");
    }

    @Test
    void exitCodesTellUsageFromRefusalFromNoService() {
        assertThat(as("olivia", "show", "7000").code()).isEqualTo(1);
        assertThat(as("olivia", "show").code()).isEqualTo(2);
        assertThat(as("olivia", "nonsense").code()).isEqualTo(2);
        assertThat(Typed.run("instances", "--server", "http://localhost:1", "--user", "olivia", "--password-file",
                password.toString()).code()).isEqualTo(3);
        assertThat(Typed.run("instances", "--server", "ftp://x", "--user", "olivia").code()).isEqualTo(2);
    }

    @Test
    void helpFitsATerminalAndNamesTheExitCodes() {
        assertThat(Typed.run("--help").out()).contains("Exit codes: 0 done").doesNotContain("--version");
        assertThat(Typed.run("--help").out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(Typed.run("approve", "--help").code()).isZero();
        assertThat(as("olivia", "runs", "quiet").out()).contains("There are no runs.");
    }

    @Test
    void aWrongPasswordIsToldInWords() throws IOException {
        Files.writeString(password, "guess");

        Typed.Said said = as("olivia", "instances");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.errors()).contains("User or password is wrong");
    }

    @Test
    void textFromElsewhereCannotSteerTheTerminal() {
        assertThat(Plain.text("a\u001b[31mred\u0007 \u202eback\r\n\tb")).isEqualTo("a\ufffd[31mred\ufffd \ufffdback\ufffd\n\tb");
    }
}
