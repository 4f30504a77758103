package chatalot.runbook.run;

import java.util.Optional;

/**
 * Something that people should hear of.
 *
 * @param kind     what it is about
 * @param run      the run it is about
 * @param instance the name of the run's instance
 * @param group    whom it concerns first: one of the groups of {@link Person}
 * @param text     one or two sentences for people, no secrets
 * @param task     id of the task that waits for them, when one does: the link then leads there
 */
public record Notice(Kind kind, RunNumber run, String instance, String group, String text, Optional<String> task) {

    /** One that leads to its run. */
    public Notice(Kind kind, RunNumber run, String instance, String group, String text) {
        this(kind, run, instance, group, text, Optional.empty());
    }

    /** What a notice is about. */
    public enum Kind {
        APPROVAL_NEEDED, REMINDER, ESCALATION, DECISION_NEEDED, SQL_NEEDED, NEEDS_HANDS, RESTORED, FAILED, UPDATED, UPDATE_FOUND
    }
}
