package chatalot.runbook.notify;

import chatalot.runbook.run.Notice;
import java.util.Locale;

/** What the kinds of notices are called, and what they ask of their readers. */
final class Wording {

    private Wording() {
    }

    /** As programs read it, for example {@code approval_needed}. */
    static String name(Notice.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static String what(Notice.Kind kind) {
        return switch (kind) {
            case APPROVAL_NEEDED -> "approval needed";
            case REMINDER -> "reminder, still waiting";
            case ESCALATION -> "escalation, waiting for too long";
            case DECISION_NEEDED -> "decision needed, keep or roll back";
            case SQL_NEEDED -> "reverse SQL needed";
            case NEEDS_HANDS -> "needs hands";
            case RESTORED -> "failed, the version before is back";
            case FAILED -> "run failed";
            case UPDATED -> "updated";
            case UPDATE_FOUND -> "something new";
        };
    }

    static String whatToDo(Notice.Kind kind) {
        return switch (kind) {
            case APPROVAL_NEEDED ->
                    "Read the plan and the evidence, then approve or reject. Whoever asked for the run cannot.";
            case REMINDER, ESCALATION -> "Look at what waits there, then decide: the run cannot go on without it.";
            case DECISION_NEEDED -> "Read what going back would lose, then decide: keep the new version or roll back.";
            case SQL_NEEDED -> "Read the migrations and the proposal, then write the SQL that undoes them.";
            case NEEDS_HANDS -> "Act now: the run cannot go on without a person of ops.";
            case RESTORED -> "The version before serves with all its data. Find out what failed, then close the review.";
            case FAILED -> "Read the reason, mend it, then start again.";
            case UPDATED -> "Nothing.";
            case UPDATE_FOUND -> "Read what an update would do, then start it or skip this release.";
        };
    }
}
