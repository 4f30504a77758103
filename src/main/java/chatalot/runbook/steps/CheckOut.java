package chatalot.runbook.steps;

import chatalot.runbook.deploy.FreshCheckout;
import chatalot.runbook.deploy.FreshDeployment;
import chatalot.runbook.deploy.NotRestored;
import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Journal;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.util.List;
import java.util.Map;
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
        Run run = context.run();
        RestorePlan plan = restores.plan(context);
        Journal journal = restores.journal(context);
        try {
            if (!journal.isBegun(FreshDeployment.CHECK_OUT)) {
                takeOver(context, run, plan, journal);
            }
            restores.host(context).write(restores.place(run).mark(), run.number().toString());
            restores.files(context).prepare().leaseFile().take(run);
            new FreshCheckout(restores.host(context), plan, restores.settings(run).timeouts().build()).make();
        } catch (NotRestored e) {
            throw RestoreOfRun.failed(context, e);
        } catch (CommandFailed e) {
            throw RestoreOfRun.failed(context, e);
        }
        journal.done(FreshDeployment.CHECK_OUT, Map.of());
        context.log("Checked out %s of %s.".formatted(plan.commit(), plan.repository()));
        return Outputs.none();
    }

    /** People took their time to approve. From here on whatever lies there is this run's. */
    private void takeOver(StepContext context, Run run, RestorePlan plan, Journal journal) {
        List<String> obstacles = restores.obstacles(run, plan);
        if (!obstacles.isEmpty()) {
            throw PlanRestore.refused(run, obstacles, plan.aside().isPresent() ? RestoreOfRun.UNTOUCHED
                    : PlanRestore.UNTOUCHED);
        }
        context.confirmLock();
        restores.host(context).demand(Command.of("mkdir", "-p", plan.directory().toString()));
        journal.begin(FreshDeployment.CHECK_OUT, Map.of("repository", plan.repository(), "commit", plan.commit()));
    }
}
