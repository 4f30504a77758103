package chatalot.runbook.run;

/**
 * Something that people should hear of.
 *
 * @param kind     what it is about
 * @param run      the run it is about
 * @param instance the name of the run's instance
 * @param group    whom it concerns first: one of the groups of {@link Person}
 * @param text     one or two sentences for people, no secrets
 */
public record Notice(Kind kind, RunNumber run, String instance, String group, String text) {

    /** What a notice is about. */
    public enum Kind {
        APPROVAL_NEEDED, REMINDER, ESCALATION, DECISION_NEEDED, NEEDS_HANDS, RESTORED, FAILED, UPDATED
    }
}
