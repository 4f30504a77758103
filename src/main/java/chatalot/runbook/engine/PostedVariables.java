package chatalot.runbook.engine;

import chatalot.runbook.run.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;

/**
 * Keeps what a person posts with a task away from the process. Whoever completes a task may post any variables, and
 * the engine writes them before our rules run. The tasks' answers are declared as inputs in the models, which gives
 * each task a scope of its own; here every variable that the task can see gets a copy in that scope. What is posted
 * lands in the copy and is gone with the task. A name that has no copy was not expected and is refused.
 */
final class PostedVariables {

    private static final int LONGEST = 2000;

    private PostedVariables() {
    }

    /**
     * Makes the copies.
     *
     * @param facts what the form shows, from our own records
     */
    static void shield(DelegateTask task, Map<String, Object> facts) {
        DelegateExecution scope = task.getExecution();
        Set<String> answers = Set.copyOf(scope.getVariableNamesLocal());
        scope.getVariables().forEach((name, value) -> {
            if (!answers.contains(name)) {
                scope.setVariableLocal(name, value);
            }
        });
        facts.forEach(scope::setVariableLocal);
    }

    /** @throws Refused INVALID when something was posted that the form does not ask for */
    static void demandExpected(DelegateTask task) {
        Set<String> unexpected = new TreeSet<>(task.getVariableNames());
        unexpected.removeAll(task.getExecution().getVariableNamesLocal());
        unexpected.addAll(task.getVariableNamesLocal());
        if (!unexpected.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, "This task takes no answer named %s. Nothing was recorded."
                    .formatted(String.join(", ", unexpected)));
        }
    }

    /**
     * A long answer exactly as it was given, in a form as text, from us as its bytes, which a variable holds of any number;
     * empty when it was not given.
     *
     * @throws Refused INVALID when it is neither
     */
    static String longAnswer(DelegateTask task, String name) {
        Object value = Optional.ofNullable(task.getExecution().getVariableLocal(name)).orElse("");
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (value instanceof String text) {
            return text;
        }
        throw new Refused(Refused.Kind.INVALID, "%s has to be a text.".formatted(name));
    }

    /** An answer without surrounding blanks; empty when it was not given.
     *
     * @throws Refused INVALID when it is no text or too long */
    static String answer(DelegateTask task, String name) {
        Object value = Optional.ofNullable(task.getExecution().getVariableLocal(name)).orElse("");
        if (!(value instanceof String text) || text.length() > LONGEST) {
            throw new Refused(Refused.Kind.INVALID, "%s has to be a text of at most %d characters."
                    .formatted(name, LONGEST));
        }
        return text.strip();
    }
}
