package chatalot.runbook.engine;

import chatalot.runbook.run.Assessed;
import chatalot.runbook.run.PlanFacts;
import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import java.time.Duration;
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

    /** As the plan told the model; people read them, nothing is decided by them. */
    private static Optional<PlanFacts> facts(DelegateExecution execution) {
        return text(execution, "release").map(release -> new PlanFacts(text(execution, "running"), release,
                text(execution, "rollbackClass").orElse("see the plan"), number(execution, "migrations").orElse(0L),
                truth(execution, "destructive"), truth(execution, "breaking"), truth(execution, "longLocks"),
                number(execution, "downtimeMillis").map(Duration::ofMillis)));
    }

    private static Optional<String> text(DelegateExecution execution, String name) {
        return Optional.ofNullable(execution.getVariable(name)).map(Object::toString);
    }

    private static Optional<Long> number(DelegateExecution execution, String name) {
        return Optional.ofNullable(execution.getVariable(name)).map(value -> ((Number) value).longValue());
    }

    private static boolean truth(DelegateExecution execution, String name) {
        return Boolean.TRUE.equals(execution.getVariable(name));
    }

    @Override
    public void notify(DelegateExecution execution) {
        Run run = roots.runOf(execution);
        Policy asked = RiskTable.policy((DmnDecisionResult) execution.getVariable("decisionResult"));
        Policy policy = run.kind() == RunKind.UPDATE ? asked : asked.ofRollback();
        policies.keep(run.number(), new Assessed(policy, facts(execution)));
        String plan = Optional.ofNullable(execution.getVariable("digest")).map(Object::toString).orElseThrow(
                () -> new IllegalStateException("Run %s has no plan to assess".formatted(run.number())));
        execution.setVariable("digest", policy.digest(plan));
    }
}
