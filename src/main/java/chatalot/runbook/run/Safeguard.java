package chatalot.runbook.run;

/** What surrounds the steps of swap and restore, where the instance is away and a step must not simply stop. */
public interface Safeguard {

    /** The step with what surrounds it: the same topic, outputs and errors. */
    Step around(Step step);
}
