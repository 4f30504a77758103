package chatalot.runbook.engine;

import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import java.util.Optional;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/**
 * Takes what the risk table answered over into our own records, which alone decide from then on, and into what approvers
 * sign. Runs at the end of <em>Assess risk</em>, in the transaction that goes on from there.
 */
@Component("riskRules")
class RiskRules implements ExecutionListener {

    private final Policies policies;
    private final Roots roots;

    RiskRules(Policies policies, Roots roots) {
        this.policies = policies;
        this.roots = roots;
    }

    @Override
    public void notify(DelegateExecution execution) {
        Run run = roots.runOf(execution);
        Policy asked = RiskTable.policy((DmnDecisionResult) execution.getVariable("decisionResult"));
        Policy policy = run.kind() == RunKind.UPDATE ? asked : asked.ofRollback();
        policies.keep(run.number(), policy);
        String plan = Optional.ofNullable(execution.getVariable("digest")).map(Object::toString).orElseThrow(
                () -> new IllegalStateException("Run %s has no plan to assess".formatted(run.number())));
        execution.setVariable("digest", policy.digest(plan));
    }
}
