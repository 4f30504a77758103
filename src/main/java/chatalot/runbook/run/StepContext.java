package chatalot.runbook.run;

import chatalot.runbook.host.FencedHost;
import chatalot.runbook.host.Host;
import java.util.Map;
import java.util.Optional;

/** What a step may see and use while it works. */
public interface StepContext {

    /** The label that marks containers, networks and volumes of a run; its value is the run's number. */
    String RUN_LABEL = "runbook.run";
    /** The label that names the step which made a container. */
    String STEP_LABEL = "runbook.step";
    /** The label that names the instance a run works on: one Engine may serve several. */
    String INSTANCE_LABEL = "runbook.instance";
    /** The label that names the attempt which made a container. */
    String ATTEMPT_LABEL = "runbook.attempt";

    Run run();

    /** The topic of the step. */
    String step();

    /** Counts every start of this step in this run, also those that ended in a crash; from 1. */
    int attempt();

    /** A process variable (an earlier step's output), if it is set. */
    Optional<String> variable(String name);

    /** Writes a line for people; known secret values are masked. */
    void log(String line);

    /** Documents attached to the run. */
    Evidence evidence();

    /**
     * To be called immediately before every irreversible action.
     *
     * @throws chatalot.runbook.host.WorkInterrupted when this attempt no longer holds its lock or the run was
     *         cancelled: nothing more may be done
     */
    void confirmLock();

    /**
     * To be called before everything that is done to a host. Nobody is asked while the lock was renewed lately enough to be
     * this attempt's still; so it costs nothing, and it catches an attempt whose process stood still for longer than its lock.
     *
     * @throws chatalot.runbook.host.WorkInterrupted when this attempt no longer holds its lock, or the run went on
     *         without it: it has to end
     */
    void demandLock();

    /** A host as this step may use it: for as long as it holds its lock. @see FencedHost */
    default Host at(Host host) {
        return FencedHost.of(host, this::demandLock);
    }

    /** The labels for whatever this attempt starts, so that it is found again after a crash. */
    default Map<String, String> labels() {
        return Map.of(RUN_LABEL, run().number().toString(), INSTANCE_LABEL, run().instance(), STEP_LABEL, step(),
                ATTEMPT_LABEL, Integer.toString(attempt()));
    }
}
