package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import picocli.CommandLine.Mixin;

/** What commands share that start a run or move one: they may stay with it, and end with what came of it. */
abstract class RunCommand extends ClientCommand {

    @Mixin
    private Patience patience;

    /** How a command goes on once its run has begun, where it was not told to wait. */
    enum Then { LEAVE_IT, FOLLOW, FOLLOW_WITH_LOG }

    /** Tells that a run was started and goes on as asked; returns the exit code. */
    final int begun(Service service, JsonNode run, Then then) {
        long number = run.path("number").asLong();
        if (!asJson()) {
            say("Run %d has started. See it with: show %d".formatted(number, number));
        }
        if (patience.waits() || then != Then.LEAVE_IT) {
            return stay(service, number, then);
        }
        saidAsJson(run);
        return RunbookCli.DONE;
    }

    /** Tells what was done to a run, and waits for it where that is asked; returns the exit code. */
    final int moved(Service service, JsonNode run, String words) {
        boolean waits = patience.waits();
        if (!asJson()) {
            say(waits ? words : "%s State: %s".formatted(words, RunWords.state(run)));
        }
        if (waits) {
            return stay(service, run.path("number").asLong(), Then.LEAVE_IT);
        }
        saidAsJson(run);
        return RunbookCli.DONE;
    }

    /** Whether it was asked to wait. */
    final boolean waits() {
        return patience.waits();
    }

    /** Stays with a run, tells of it, and returns the exit code that says what came of it. */
    final int stay(Service service, long number, Then then) {
        Following following = new Following(service, teller(then));
        JsonNode run = following.until(number, patience.onlyUntilPeople(), patience.end());
        if (!saidAsJson(run)) {
            RunWords.details(run).forEach(this::say);
        }
        return Ending.code(run);
    }

    private Teller teller(Then then) {
        if (asJson()) {
            return Teller.SILENT;
        }
        boolean bar = patience.waits() && then != Then.FOLLOW && System.console() != null;
        return bar ? new BarTeller(this::raw, Instant::now) : new LineTeller(this::say, !patience.waits() && then == Then.FOLLOW_WITH_LOG);
    }

    private void raw(String text) {
        PrintWriter out = out();
        out.print(text);
        out.flush();
    }
}
