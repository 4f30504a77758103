package chatalot.runbook.engine;

import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Ends the questions of earlier checks about anything but what is newest now, in the transaction in which that is known. */
@Component("overtakenChecks")
class OvertakenChecks implements ExecutionListener {

    static final String OVERTAKEN = "UpdateOvertaken";

    private final Roots roots;
    private final FoundUpdates found;
    private final RunStore runs;
    private final Identity identity;
    private final ObjectProvider<RuntimeService> runtime;

    OvertakenChecks(Roots roots, FoundUpdates found, RunStore runs, Identity identity, ObjectProvider<RuntimeService> runtime) {
        this.roots = roots;
        this.found = found;
        this.runs = runs;
        this.identity = identity;
        this.runtime = runtime;
    }

    @Override
    public void notify(DelegateExecution execution) {
        Run check = roots.runOf(execution);
        // Only what the step names is new: where the newest release runs, nothing is.
        String newest = Optional.ofNullable(execution.getVariable("newCommit")).map(Object::toString).orElse("");
        found.open(check.instance()).stream()
                .filter(earlier -> !earlier.run().equals(check.number()) && !earlier.commit().equals(newest))
                .flatMap(earlier -> runs.find(earlier.run()).stream()).forEach(this::overtake);
    }

    private void overtake(Run earlier) {
        identity.asService(() -> {
            long listening = runtime.getObject().createEventSubscriptionQuery().eventType("message").eventName(OVERTAKEN)
                    .processInstanceId(earlier.processInstance()).count();
            if (listening > 0) {
                runtime.getObject().createMessageCorrelation(OVERTAKEN).processInstanceId(earlier.processInstance()).correlate();
            }
            return earlier;
        });
    }
}
