package chatalot.runbook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.PlayedRestores;
import chatalot.runbook.web.PlayedRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What people type about backups and ways back. */
class BackupCliTest extends CliTest {

    @Test
    void aBackupIsFollowedToItsEnd() {
        Typed.Said said = as("olivia", "backup", "demo", "--reason", "before the move");

        assertThat(said.code()).as(said.errors()).isZero();
        assertThat(said.out()).contains("Dump database", "Keep backup", ": backup of demo\n", "State         Backup kept", "dumpDatabase of demo to",
                "Requested by  olivia: before the move");
        assertThat(as("olivia", "backup", "demo", "--detach").out()).contains("has started").doesNotContain("Backup kept");
        assertThat(as("paula", "backup", "demo").code()).isEqualTo(1);
    }

    @Test
    void aVerificationIsFollowedToItsEnd() {
        Typed.Said said = as("olivia", "verify", "demo", "demo-3-20261123220000");

        assertThat(said.code()).as(said.errors()).isZero();
        assertThat(said.out()).contains("Verify backup", "verification of demo: demo-3-20261123220000", "State         Verified");
        assertThat(as("olivia", "verify", "demo", "demo-9-20261123220000").errors()).contains("There is no backup");
    }

    @Test
    void backupsAreListedWithWhatIsInThem() {
        Typed.Said said = as("arthur", "backups", "demo");
        assertThat(said.out()).contains("COPIES", "offsite, nas MISSING");

        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("due by its schedule: 2040-01-01 02:30:00Z", "BACKUP", "demo-3-20261123220000  2026-11-23 22:00:00Z  3    1.0.0    4200000  yes      never",
                "unusable: Its <manifest> cannot be read.");
    }

    @Test
    void theWaysBackAreShownWithWhatTheyLoseAndOneIsStarted() {
        Typed.Said ways = as("olivia", "rollback", "demo");
        assertThat(ways.code()).as(ways.errors()).isZero();
        assertThat(ways.out()).contains("demo runs 1.0.0", "0.9.0", "run 7 put it there", "--way code-only: not open",
                "Migration 2 is applied", "--way reverse-migrations: open", "as proposed drops the table reactions (about 12 rows",
                "--way restore-backup --backup demo-8-20260102030405 (taken 2026-01-02 03:04:05Z): open",
                "loses what was written since 2 Jan 2026 03:04 UTC: public.messages: 1204 written");

        assertThat(as("olivia", "rollback", "demo", "--to", "9.9.9").errors()).contains("There is no tag, branch or commit 9.9.9");
        assertThat(as("olivia", "rollback", "demo", "--way", "sideways").errors()).contains("The way has to be one of");
        Typed.Said started = as("olivia", "rollback", "demo", "--way", "restore-backup", "--backup", "demo-8-20260102030405",
                "--reason", "it hangs");
        assertThat(started.code()).as(started.errors()).isZero();
        String number = started.out().replaceFirst("(?s)Run (\\d+) has started.*", "$1");
        new PlayedRuns(port).awaitApproval(Long.parseLong(number));
        assertThat(as("arthur", "show", number).out()).contains("rollback of demo to 0900c0ffee", "olivia: it hangs");
        assertThat(as("olivia", "cancel", number, "--reason", "not tonight").code()).isZero();
    }

    @Test
    void reverseSqlIsPrintedToGoOnWithAndHandedInFromAFile() throws IOException {
        String number = as("olivia", "rollback", "demo", "--way", "reverse-migrations").out().replaceFirst("(?s)Run (\\d+) has started.*", "$1");
        new PlayedRuns(port).awaitState(Long.parseLong(number), "waiting_for_sql");
        Path file = directory.resolve("undo.sql");

        assertThat(as("olivia", "reverse-sql", number).out()).isEqualTo("DROP TABLE \"<reactions>\";\n");
        assertThat(as("olivia", "reverse-sql", number, "--sql", file.toString()).code()).isEqualTo(RunbookCli.USAGE);
        assertThat(as("olivia", "reverse-sql", number, "--sql", Files.writeString(file, " ").toString()).errors()).contains("Line 1, column 1");
        assertThat(as("paula", "reverse-sql", number, "--sql", Files.writeString(file, "DROP TABLE reactions;\n").toString()).code())
                .isEqualTo(RunbookCli.REFUSED);
        Typed.Said taken = as("olivia", "reverse-sql", number, "--sql", file.toString(), "--comment", "as proposed");
        assertThat(taken.code()).as(taken.errors()).isZero();
        new PlayedRuns(port).awaitApproval(Long.parseLong(number));

        assertThat(as("olivia", "reverse-sql", number).out()).isEqualTo("DROP TABLE reactions;\n");
        assertThat(as("arthur", "show", number).out()).contains("Approve rollback, by a member of approvers");
        assertThat(as("olivia", "cancel", number, "--reason", "not tonight").code()).isZero();
    }

    @Test
    void aRestoreIsStartedApprovedAndGivenItsIdentity() throws IOException {
        Typed.Said started = as("olivia", "restore", "demo", "demo-3-20261123220000", "--put-aside", "--reason", "the host is gone");
        assertThat(started.code()).as(started.errors()).isZero();
        String number = started.out().replaceFirst("(?s)Run (\\d+) has started.*", "$1");
        PlayedRuns runs = new PlayedRuns(port);
        runs.approve("paula", Long.parseLong(number));
        runs.awaitState(Long.parseLong(number), "waiting_for_secrets");

        Path wrong = Files.writeString(directory.resolve("wrong"), "AGE-SECRET-KEY-1OTHER");
        assertThat(as("olivia", "give-identity", number, "--identity-file", wrong.toString()).errors()).contains("do not open");
        assertThat(as("olivia", "give-identity", number, "--by-hand").errors()).contains("not in place yet");
        Path right = Files.writeString(directory.resolve("right"), PlayedRestores.IDENTITY);
        assertThat(as("olivia", "give-identity", number, "--identity-file", right.toString(), "--by-hand").code()).isEqualTo(2);
        Typed.Said given = as("olivia", "give-identity", number, "--identity-file", right.toString());

        assertThat(given.code()).as(given.errors()).isZero();
        assertThat(given.out()).contains("The secrets are in place, and run " + number + " goes on");
        assertThat(runs.awaitEnd(Long.parseLong(number)).get("outcome").asText()).isEqualTo("Restored");
        Typed.Said shown = as("arthur", "show", number, "--follow");
        assertThat(shown.out()).contains("restore of demo: demo-3-20261123220000");
        assertThat(shown.code()).as("it has brought what it should").isZero();
    }

    @Test
    void backupsThatAreNotGoodAreNotOfferedAndPlacesAreAskedForCopies() {
        assertThat(as("arthur", "backups", "demo", "--copies").out())
                .contains("Not offered for a restore: demo-2-20261122220000. files.tar is missing", "offsite (/mnt/offsite) has:");
    }

    @Test
    void rollBackShowsTheLossAndNobodyAgreesUnread() {
        String number = Long.toString(new PlayedRuns(port).startAndAwaitApproval("1.1.0"));

        assertThat(as("olivia", "roll-back", number, "--comment", "x", "--yes").errors()).contains("--yes needs --digest");
        assertThat(as("olivia", "roll-back", number, "--comment", "x").out())
                .contains("Nothing that is known of would be lost.", "What you sign is ");
        assertThat(as("olivia", "roll-back", number, "--comment", "x", "--yes", "--digest", "ab".repeat(32)).errors())
                .contains("does not wait for this now");
        assertThat(as("olivia", "keep", number).code()).isEqualTo(1);
    }

    @Test
    void keptCopiesAreListedWithTheDateOfTheirDeletion() {
        assertThat(as("olivia", "kept", "demo").out()).contains("DELETED ON", "demo_failed_7", "2025-01-09 03:04:05Z",
                "image that runs", "chatalot-runbook/demo:0123");
        assertThat(as("olivia", "kept", "nowhere").errors()).contains("There is no instance nowhere");
    }

    @Test
    void whoDecryptsTheTestFileConfirmsTheIdentity() {
        Typed.Said asked = as("olivia", "confirm-identity", "demo");
        assertThat(asked.code()).as(asked.errors()).isZero();
        assertThat(asked.out()).contains("Decrypt this with the identity of age1played", "-----BEGIN AGE ENCRYPTED FILE-----");
        String id = asked.out().replaceFirst("(?s).*--check (\\d+) .*", "$1");
        String word = asked.out().replaceFirst("(?s).* demo is: (\\S+).*", "$1");

        assertThat(as("olivia", "confirm-identity", "demo", "--check", id, "--word", "wrong").errors())
                .contains("That is not the word of test file " + id);
        assertThat(as("paula", "confirm-identity", "demo").errors()).contains("None of your groups may do this");
        assertThat(as("olivia", "confirm-identity", "demo", "--check", id).code()).isEqualTo(2);
        assertThat(as("ada", "confirm-identity", "demo", "--check", id, "--word", word).out())
                .contains("Confirmed: the identity of age1played is at hand.");
        assertThat(as("ada", "confirm-identity", "demo", "--check", id, "--word", word).errors()).contains("ada has confirmed it already");
    }
}
