package chatalot.runbook.engine;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;

/** How one attempt of a step came out. */
sealed interface Outcome {

    record Done(Outputs outputs) implements Outcome { }

    /** The step failed in a way its process expects. */
    record Failed(ErrorCode code, String message) implements Outcome { }

    /** Something could not be reached; trying again later is the right answer. */
    record Trouble(String message) implements Outcome { }

    /** Anything else: a fault of ours. @param trace where it was met, for the service's log; masked as the message is */
    record Defect(String message, String trace) implements Outcome { }

    /** The attempt no longer holds its lock, or its run moved on without it: nothing may be reported. */
    record Withdrawn(String why) implements Outcome { }
}
