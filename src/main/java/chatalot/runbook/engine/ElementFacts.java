package chatalot.runbook.engine;

import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunState;
import java.util.Map;
import java.util.Optional;

/**
 * What a model says of one of its elements.
 *
 * @param label      its name in the diagram
 * @param topic      for external tasks
 * @param properties extension properties
 */
record ElementFacts(String label, Optional<String> topic, Map<String, String> properties) {

    static final ElementFacts NONE = new ElementFacts("", Optional.empty(), Map.of());

    /** What the pump does when the step of this task is in trouble. */
    OnTrouble onTrouble() {
        return switch (properties.getOrDefault("onTrouble", "")) {
            case "error" -> OnTrouble.ERROR;
            case "warn" -> OnTrouble.WARN;
            case "again" -> OnTrouble.AGAIN;
            default -> OnTrouble.INCIDENT;
        };
    }

    /** The task opens a danger zone but changes nothing itself: a stopping service leaves it for the next start. */
    boolean waitsOnStop() {
        return "wait".equals(properties.get("onStop"));
    }

    /** The run waits here for people or a time and does nothing: it holds no lease meanwhile. */
    boolean parks() {
        return "yes".equals(properties.get("parks"));
    }

    /** False for a task that mostly sleeps, for minutes or hours: it must not keep others from the few threads there are. */
    boolean takesThread() {
        return !"no".equals(properties.get("takesThread"));
    }

    /** Of an end: nothing came of the run that people need to see in a list. */
    boolean isRoutine() {
        return "yes".equals(properties.get("routine"));
    }

    /** Where a run stands once this element has begun. */
    Optional<RunState> runState() {
        return Optional.ofNullable(properties.get("runState")).map(RunState::valueOf);
    }

    /** Of a start event: the kind of run that begins here. @throws IllegalStateException when the model does not say */
    RunKind runKind() {
        return Optional.ofNullable(properties.get("runKind")).map(RunKind::valueOf).orElseThrow(
                () -> new IllegalStateException("The start \"%s\" does not say what kind of run begins there".formatted(label)));
    }

    enum OnTrouble {
        /** Preparation: a defect stops the run with an incident, the instance is untouched. */
        INCIDENT,
        /** Swap and restore: whatever happens becomes a BPMN error, because an incident leaves the instance down. */
        ERROR,
        /** Clean-up: the task is completed with a warning. */
        WARN,
        /** What has to be done and has no way back: it is tried until it is done, and ops hear of it. */
        AGAIN
    }
}
