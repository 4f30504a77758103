package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which way runs have taken through their models, from the engine's history. Looking changes nothing. */
public interface Courses {

    /** A run's own course first, then those that it called, as they began. Empty once its details are deleted. */
    List<Course> of(Run run);

    /**
     * The BPMN of a version of a model, which is what a run's courses name; it never changes.
     *
     * @throws Refused NOT_FOUND
     */
    String model(String model);

    /** A course on its model, as an SVG that needs nothing else: what was entered, what failed, and the flows that were taken. */
    String drawing(Course course);

    /** The model that a run is drawn on where its own version is not known any more: the newest of its kind. */
    String newestModel(RunKind kind);

    /** What every time that a step was worked began with and left, oldest first. */
    List<Work> data(Run run, String step);

    /**
     * One time that a step was entered, however many attempts it took.
     *
     * @param given what was known to the run when it began: ids and small values, no secrets and no documents
     * @param left  what it added or changed
     */
    record Work(Instant start, Optional<Instant> end, List<Value> given, List<Value> left) { }

    /** A value and its name. */
    record Value(String name, String value) { }
}
