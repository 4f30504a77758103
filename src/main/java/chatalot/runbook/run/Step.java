package chatalot.runbook.run;

/**
 * The work behind one service task.
 *
 * <p>A step may be started again after a crash, on this node or another: it is idempotent, begins by
 * looking at the journal and at reality, and goes on from there. It runs on its own thread, which is interrupted
 * when the run is cancelled or the lock is lost; it must then end what it started and let the
 * interruption pass.
 *
 * <ul>
 * <li>{@link StepFailed}: an expected failure, becomes the BPMN error of that code.</li>
 * <li>{@link chatalot.runbook.host.PassingTrouble}: tried again with a back-off.</li>
 * <li>Anything else is a defect: an incident in Prepare, a BPMN error inside Swap and Restore.</li>
 * </ul>
 */
public interface Step {

    /** The external-task topic and activity id in the models, for example {@code buildImage}. An API: old runs keep it. */
    String topic();

    /** Does the work and returns what later elements need. */
    Outputs run(StepContext context);
}
