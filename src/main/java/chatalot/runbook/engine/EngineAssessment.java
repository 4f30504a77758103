package chatalot.runbook.engine;

import chatalot.runbook.run.Assessment;
import chatalot.runbook.run.Plans;
import chatalot.runbook.run.Policy;
import java.util.Map;
import org.camunda.bpm.engine.DecisionService;
import org.springframework.stereotype.Component;

/** Asks the deployed table what <em>Assess risk</em> would ask it. */
@Component
class EngineAssessment implements Assessment {

    private final DecisionService decisions;
    private final Identity identity;

    EngineAssessment(DecisionService decisions, Identity identity) {
        this.decisions = decisions;
        this.identity = identity;
    }

    @Override
    public Policy of(Plans.Preview plan) {
        Map<String, Object> said = Map.of("instance", plan.instance(), "rollbackClass", plan.rollbackClass(), "migrations", plan.migrations(),
                "destructive", plan.destructive(), "longLocks", plan.longLocks(), "breaking", plan.breaking());
        return identity.asService(() -> RiskTable.policy(decisions.evaluateDecisionByKey("update-risk").variables(said).evaluate()));
    }
}
