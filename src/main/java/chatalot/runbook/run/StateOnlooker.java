package chatalot.runbook.run;

/** Looks at the instance of a run that needs hands. */
public interface StateOnlooker {

    /** What was seen, and the document that keeps it. */
    record Seen(StateView view, StateViews.Kept document) { }

    /**
     * Looks now and keeps on record what is seen; asked again within seconds, or when nothing has changed, it answers with what
     * it has kept. Changes nothing of the instance.
     *
     * @throws Refused CONFLICT when the run does not need hands now
     */
    Seen look(Run run);
}
