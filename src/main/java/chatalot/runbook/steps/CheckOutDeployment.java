package chatalot.runbook.steps;

import chatalot.runbook.deploy.DeployPlan;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.util.List;
import org.springframework.stereotype.Component;

/** <em>Check out</em> what is to be deployed, into a place where still nothing serves. */
@Component
class CheckOutDeployment implements Step {

    private final DeploymentOfRun deployments;
    private final DeployGround ground;

    CheckOutDeployment(DeploymentOfRun deployments, DeployGround ground) {
        this.deployments = deployments;
        this.ground = ground;
    }

    @Override
    public String topic() {
        return "checkOutDeployment";
    }

    @Override
    public Outputs run(StepContext context) {
        new FreshTree(deployments, context).make(() -> demandAsPlanned(context, deployments.plan(context)));
        return Outputs.none();
    }

    /** People took their time to approve: what lies there must still be what they read of. */
    private void demandAsPlanned(StepContext context, DeployPlan plan) {
        List<String> obstacles = ground.obstacles(deployments.host(context), deployments.place(context.run()), plan);
        if (!plan.present().equals(ground.present(deployments.host(context), plan.directory()))) {
            obstacles.add("other files lie in %s than when it was planned".formatted(plan.directory()));
        }
        if (!obstacles.isEmpty()) {
            throw PlanDeployment.refused(context.run(), obstacles);
        }
    }
}
