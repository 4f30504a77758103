package chatalot.runbook.steps;

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

/** <em>Verify</em> a new installation behind closed doors: every check decides, for nothing ran here before. */
@Component
class VerifyFresh implements Step {

    private final FreshRuns fresh;
    private final InstanceOfRun instances;
    private final PlanOfRun plans;

    VerifyFresh(FreshRuns fresh, InstanceOfRun instances, PlanOfRun plans) {
        this.fresh = fresh;
        this.instances = instances;
        this.plans = plans;
    }

    @Override
    public String topic() {
        return "verifyFresh";
    }

    @Override
    public Outputs run(StepContext context) {
        FreshOfRun<?> fresh = this.fresh.of(context);
        Run run = context.run();
        Instance instance = instances.of(context);
        GateResult result = Gate.of(fresh.host(context), instance).await(
                expected(fresh, instance, run, context.variable("imageId").orElseThrow()), fresh.settings(run).timeouts().verify());
        plans.keep(context, "gate.txt", result);
        context.log(result.words());
        if (!result.passed()) {
            throw new StepFailed(ErrorCode.GATE_FAILED, "%s was started and did not pass the gate: %s".formatted(instance.name(),
                    result.words()), fresh.untouched(), "Read gate.txt and the log of the run, then %s.".formatted(fresh.again()));
        }
        return Outputs.none();
    }

    private static Expected expected(FreshOfRun<?> fresh, Instance instance, Run run, String image) {
        Checkout checkout = new Checkout(fresh.host(run), instance.directory());
        CommitId commit = new CommitId(fresh.install(run).orElseThrow().commit());
        Expected expected = Expected.healthy().image(image).migrations(checkout.migrations(commit).stream()
                .collect(Collectors.toMap(Migration::version, Migration::checksum)));
        return checkout.release(commit).version().map(expected::version).orElse(expected);
    }
}
