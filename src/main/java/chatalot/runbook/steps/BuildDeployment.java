package chatalot.runbook.steps;

import chatalot.runbook.deploy.DeployPlan;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** <em>Build image</em>: finds out what the checkout and its secrets make, and builds it. */
@Component
class BuildDeployment implements Step {

    private final DeploymentOfRun deployments;
    private final InstanceOfRun instances;
    private final InstanceCatalog catalog;

    BuildDeployment(DeploymentOfRun deployments, InstanceOfRun instances, InstanceCatalog catalog) {
        this.deployments = deployments;
        this.instances = instances;
        this.catalog = catalog;
    }

    @Override
    public String topic() {
        return "buildDeployment";
    }

    @Override
    public Outputs run(StepContext context) {
        Instance instance = discovered(context, deployments.plan(context));
        instances.keep(context, instance);
        String image = new FreshBuild(deployments, context, instance).image();
        context.log("The image is %s.".formatted(image));
        return Outputs.of("imageId", image);
    }

    private Instance discovered(StepContext context, DeployPlan plan) {
        try {
            return catalog.discoverRestored(deployments.settings(context.run()).laidOut(plan.project(), plan.composeFiles(),
                    Optional.of(plan.envFile())));
        } catch (DiscoveryRefused e) {
            throw new StepFailed(ErrorCode.NOT_DEPLOYED, "%s cannot be understood: %s".formatted(context.run().instance(),
                    e.problem()), DeploymentOfRun.UNTOUCHED, e.mend(), e);
        }
    }
}
