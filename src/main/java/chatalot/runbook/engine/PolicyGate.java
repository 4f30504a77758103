package chatalot.runbook.engine;

import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Policy;
import java.util.function.Predicate;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/**
 * What the model asks about a run's policy; answered from our own records. A run without one passes nothing unasked.
 * Public because expressions call it.
 */
@Component("policy")
public class PolicyGate {

    private final Policies policies;
    private final Roots roots;

    PolicyGate(Policies policies, Roots roots) {
        this.policies = policies;
        this.roots = roots;
    }

    /** Whether the plan needs nobody's approval. */
    public boolean passesPlan(DelegateExecution execution) {
        return holds(execution, policy -> policy.planApprovals() == 0);
    }

    /** Whether the new version is not started against a copy first. */
    public boolean passesRehearsal(DelegateExecution execution) {
        return holds(execution, policy -> !policy.rehearsal());
    }

    /** Whether the swap needs nobody's approval. */
    public boolean passesSwap(DelegateExecution execution) {
        return holds(execution, policy -> policy.swapApprovals() == 0);
    }

    private boolean holds(DelegateExecution execution, Predicate<Policy> what) {
        return policies.of(roots.runOf(execution).number()).filter(what).isPresent();
    }
}
