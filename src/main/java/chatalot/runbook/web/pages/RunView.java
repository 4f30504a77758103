package chatalot.runbook.web.pages;

import chatalot.runbook.run.Approval;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.Deliveries;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Pace;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.StepRecord;
import chatalot.runbook.web.Runs;
import chatalot.runbook.web.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything the page of a run shows, as of one moment. */
record RunView(RunLine line, List<StepRecord> steps, List<Waiting> waits, List<Approval> approvals,
        List<Evidence.Document> documents, List<Freeze> freezes, Optional<Loss> loss, List<Deliveries.Told> notices,
        Optional<String> reverseSql, Optional<Runs.Document> state, Optional<FoundUpdate> found, Optional<Pace.Usual> usual) {

    private static final Set<RunState> MAKING = EnumSet.of(RunState.WAITING_FOR_SECRETS, RunState.RESTORING, RunState.DEPLOYING);

    static RunView of(Run run, Runs runs, ChangeCalendar calendar, Optional<Pace.Usual> usual) {
        return new RunView(RunLine.of(run), runs.steps(run.number()),
                runs.waitsFor(run).stream().map(Waiting::new).toList(),
                runs.approvals(run.number()), runs.documents(run.number()),
                run.ended() ? List.of() : calendar.holding(run.instance()),
                loss(run, runs), runs.notices(run.number()),
                Optional.of(run).filter(waiting -> waiting.state() == RunState.WAITING_FOR_SQL)
                        .flatMap(waiting -> runs.reverseSql(waiting.number())),
                Optional.of(run).filter(waiting -> waiting.state() == RunState.NEEDS_HANDS)
                        .flatMap(waiting -> runs.state(waiting.number())), runs.found(run.number()), usual);
    }

    private static Optional<Loss> loss(Run run, Runs runs) {
        return switch (run.state()) {
            case KEEP_OR_ROLL_BACK -> runs.loss(run.number());
            case NEEDS_HANDS -> runs.lossOfBackup(run.number());
            default -> Optional.empty();
        };
    }

    public Run run() {
        return line.run();
    }

    /** What its steps have worked up to a moment; waiting for people or a window is not work. */
    public Duration work(Instant now) {
        return Pace.work(steps, now);
    }

    /** Whether it has a document of that name. */
    public boolean has(String name) {
        return documents.stream().anyMatch(document -> document.name().equals(name));
    }

    /** What a step took in earlier runs. */
    public Optional<Duration> usualOf(StepRecord step) {
        return usual.map(earlier -> earlier.steps().get(step.step()));
    }

    /** Where asking for the same again begins, for those who may: the plan first, where there is one. */
    public Optional<String> again() {
        return Optional.of(run()).filter(Run::ended).flatMap(ended -> switch (ended.kind()) {
            case UPDATE, DEPLOY -> Optional.of("/instances/{name}/plan");
            case ROLLBACK -> Optional.of("/instances/{name}/rollback");
            case BACKUP, VERIFY, RESTORE -> Optional.of("/instances/{name}/backups");
            case CHECK -> Optional.empty();
        });
    }

    /** Changes whenever anything shown changes: a page that has seen it need not be sent the same again. */
    public String mark() {
        return Integer.toHexString(hashCode());
    }

    /** What cancelling does now. */
    public String cancelHint() {
        return MAKING.contains(run().state()) ? "What the run has made is taken away again, and what was put aside comes back."
                : "The instance is untouched so far; cancelling cleans up and ends the run.";
    }

    public boolean mayBeCancelled() {
        return run().state().mayBeCancelled();
    }

    /** Whether somebody has a word at a gate that they may still take back. */
    public boolean mayWithdraw(String person) {
        return approvals.stream().anyMatch(word -> word.mayBeWithdrawnBy(person, run().state()));
    }

    public boolean mayGoBack() {
        return run().state() == RunState.SWAPPING;
    }

    /** The new version serves and is watched: who wants it gone is asked with what that would lose. */
    public boolean isWatched() {
        return run().state() == RunState.WATCHING;
    }

    public boolean waitsForKeeping() {
        return run().state() == RunState.KEEP_OR_ROLL_BACK;
    }

    public boolean waitsForSql() {
        return run().state() == RunState.WAITING_FOR_SQL;
    }

    /** Of the backup that is being restored; they are given on the command line or over REST. */
    public boolean waitsForSecrets() {
        return run().state() == RunState.WAITING_FOR_SECRETS;
    }

    public boolean needsHands() {
        return run().state() == RunState.NEEDS_HANDS;
    }

    /** A check has found something new and asks whether to update to it. */
    public boolean asksToStart() {
        return run().state() == RunState.UPDATE_FOUND;
    }

    public boolean waitsForReview() {
        return run().state() == RunState.WAITING_FOR_REVIEW;
    }
}
