package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The way a run has taken through one of its models: its own, or one that it called.
 *
 * @param id     tells it from the run's other courses
 * @param model  which version of which model, see {@link Courses#model}
 * @param name   what the model is called
 * @param caller the course and the element that called it; empty for the run's own
 * @param visits every element that was entered, in the order in which that happened
 * @param taken  every sequence flow that was followed, in that order, again for each time
 */
public record Course(String id, String model, String name, Optional<Caller> caller, List<Visit> visits, List<Flow> taken) {

    public Course {
        visits = List.copyOf(visits);
        taken = List.copyOf(taken);
    }

    /** Who called. */
    public record Caller(String course, String element) { }

    /**
     * One time that an element was entered.
     *
     * @param element its id in the model
     * @param label   its name there
     * @param step    the step that works there; empty for what is not work
     * @param end     empty while it is there
     * @param state   how it came out
     */
    public record Visit(String element, String label, Optional<String> step, Instant start, Optional<Instant> end, State state) { }

    /** A flow that was followed. */
    public record Flow(String id, Instant at) { }

    /** How a visit came out, or how it stands. */
    public enum State {
        /** A step works there. */
        WORKING,
        /** People or a time are waited for. */
        WAITING,
        /** It has begun and is neither: an enclosing part, or a called model. */
        OPEN,
        DONE,
        /** Its step failed. */
        FAILED,
        /** It was left before it had ended: something else went on. */
        LEFT
    }
}
