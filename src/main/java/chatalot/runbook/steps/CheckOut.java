package chatalot.runbook.steps;

import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.util.List;
import org.springframework.stereotype.Component;

/** <em>Check out</em> the release that wrote the backup, into a place that is still empty. */
@Component
class CheckOut implements Step {

    private final RestoreOfRun restores;

    CheckOut(RestoreOfRun restores) {
        this.restores = restores;
    }

    @Override
    public String topic() {
        return "checkOut";
    }

    @Override
    public Outputs run(StepContext context) {
        new FreshTree(restores, context).make(() -> demandFree(context.run(), restores.plan(context)));
        return Outputs.none();
    }

    /** People took their time to approve. */
    private void demandFree(Run run, RestorePlan plan) {
        List<String> obstacles = restores.obstacles(run, plan);
        if (!obstacles.isEmpty()) {
            throw PlanRestore.refused(run, obstacles, plan.aside().isPresent() ? RestoreOfRun.UNTOUCHED
                    : PlanRestore.UNTOUCHED);
        }
    }
}
