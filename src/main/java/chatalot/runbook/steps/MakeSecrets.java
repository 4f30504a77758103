package chatalot.runbook.steps;

import chatalot.runbook.deploy.FreshSecrets;
import chatalot.runbook.deploy.NotInstalled;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Make secrets</em> that are missing: env file, keys, override for a reverse proxy. What is there stays. */
@Component
class MakeSecrets implements Step {

    private final DeploymentOfRun deployments;

    MakeSecrets(DeploymentOfRun deployments) {
        this.deployments = deployments;
    }

    @Override
    public String topic() {
        return "makeSecrets";
    }

    @Override
    public Outputs run(StepContext context) {
        context.confirmLock();
        try {
            secrets(deployments, context).make();
        } catch (NotInstalled e) {
            throw deployments.failed(context, e);
        } catch (CommandFailed e) {
            throw deployments.failed(context, e);
        }
        return Outputs.none();
    }

    static FreshSecrets secrets(DeploymentOfRun deployments, StepContext context) {
        return new FreshSecrets(deployments.host(context), deployments.plan(context), deployments.settings(context.run()).deploy().env(),
                deployments.journal(context), WorkOf.step(context));
    }
}
