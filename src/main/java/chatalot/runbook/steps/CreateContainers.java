package chatalot.runbook.steps;

import chatalot.runbook.deploy.FreshDeployment;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Create containers</em>, doors closed, and start the empty database alone. */
@Component
class CreateContainers implements Step {

    private final DeploymentOfRun deployments;

    CreateContainers(DeploymentOfRun deployments) {
        this.deployments = deployments;
    }

    @Override
    public String topic() {
        return "createContainers";
    }

    @Override
    public Outputs run(StepContext context) {
        String image = context.variable("imageId").orElseThrow();
        FreshDeployment deployment = deployments.deployment(context);
        context.confirmLock();
        try {
            deployment.letAppRead(MakeSecrets.secrets(deployments, context).privateKeys(), image);
            deployment.createAndStartDatabase(image);
        } catch (DockerRefused | CommandFailed e) {
            throw deployments.failed(context, e);
        }
        return Outputs.none();
    }
}
