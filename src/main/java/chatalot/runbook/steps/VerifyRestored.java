package chatalot.runbook.steps;

import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.GateResult;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.Checkout;
import chatalot.runbook.release.CommitId;
import chatalot.runbook.release.Migration;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** <em>Verify</em> the restored instance behind closed doors: every check decides, for nothing ran here before. */
@Component
class VerifyRestored implements Step {

    private final RestoreOfRun restores;
    private final InstanceOfRun instances;
    private final PlanOfRun plans;

    VerifyRestored(RestoreOfRun restores, InstanceOfRun instances, PlanOfRun plans) {
        this.restores = restores;
        this.instances = instances;
        this.plans = plans;
    }

    @Override
    public String topic() {
        return "verifyRestored";
    }

    @Override
    public Outputs run(StepContext context) {
        Run run = context.run();
        Instance instance = instances.of(context);
        GateResult result = new Gate(instance, restores.host(context).docker()).await(
                expected(restores.plan(context), instance, run, context.variable("imageId").orElseThrow()),
                restores.settings(run).timeouts().verify());
        plans.keep(context, "gate.txt", result);
        context.log(result.words());
        if (!result.passed()) {
            throw new StepFailed(ErrorCode.GATE_FAILED, "%s was restored and did not pass the gate: %s".formatted(instance.name(),
                    result.words()), RestoreOfRun.UNTOUCHED, "Read gate.txt and the log of the run, then start the restore again.");
        }
        return Outputs.none();
    }

    private Expected expected(RestorePlan plan, Instance instance, Run run, String image) {
        Checkout checkout = new Checkout(restores.host(run), instance.directory());
        CommitId commit = new CommitId(plan.commit());
        Expected expected = Expected.healthy().image(image).migrations(checkout.migrations(commit).stream()
                .collect(Collectors.toMap(Migration::version, Migration::checksum)));
        return checkout.release(commit).version().map(expected::version).orElse(expected);
    }
}
