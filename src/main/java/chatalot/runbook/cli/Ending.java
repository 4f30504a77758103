package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** How a command ends that has waited for a run: the exit code by which a script tells what came of it. */
final class Ending {

    private static final Set<String> AS_MEANT = Set.of("Updated", "Rolled back", "Backup kept", "Verified", "Deployed", "Up to date",
            "Already up to date", "Runs already", "Known already", "Update started", "Skipped", "Overtaken");
    private static final Set<String> PUT_BACK = Set.of("Restored", "Not restored", "Not deployed");
    private static final Set<String> STOPPED = Set.of("Cancelled", "Rejected", "Expired");

    private Ending() {
    }

    static int code(JsonNode run) {
        String outcome = run.path("outcome").asText();
        if (RunWords.asksToStart(run) || cameOutAsMeant(run, outcome)) {
            return RunbookCli.DONE;
        }
        if (!RunWords.ended(run)) {
            return RunbookCli.GOES_ON;
        }
        return PUT_BACK.contains(outcome) ? RunbookCli.PUT_BACK : STOPPED.contains(outcome) ? RunbookCli.STOPPED : RunbookCli.RUN_FAILED;
    }

    /** A restore that was asked for has brought what it should; an update that ends like that was put back. */
    private static boolean cameOutAsMeant(JsonNode run, String outcome) {
        return AS_MEANT.contains(outcome) || outcome.equals("Restored") && run.path("kind").asText().equals("restore");
    }
}
