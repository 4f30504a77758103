package chatalot.runbook.steps;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.CommitId;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.Planner;
import chatalot.runbook.release.TargetNotFound;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** <em>Look for updates</em>: is there a release that the instance does not run, and do people know of it? */
@Component
class LookForUpdates implements Step {

    private static final String UNTOUCHED = "Everything: what runs, the live checkout, the database and the files.";
    private static final String MEND = "See what it said; ./runbook doctor %s looks closer. Then check again.";

    private final InstanceOfRun instances;
    private final Planner planner;
    private final PlanOfRun evidence;
    private final PastRuns past;
    private final QuietInstances quiet;
    private final ToldUpdates told;
    private final FoundUpdates found;
    private final Duration patience;

    LookForUpdates(InstanceOfRun instances, Planner planner, PlanOfRun evidence, PastRuns past, QuietInstances quiet, ToldUpdates told,
            FoundUpdates found, @Value("${runbook.checks.fetch-timeout:10m}") Duration patience) {
        this.instances = instances;
        this.planner = planner;
        this.evidence = evidence;
        this.past = past;
        this.quiet = quiet;
        this.told = told;
        this.found = found;
        this.patience = patience;
    }

    @Override
    public String topic() {
        return "lookForUpdates";
    }

    @Override
    public Outputs run(StepContext context) {
        String name = context.run().instance();
        try {
            quiet.demand(name);
            return look(context, instances.discover(context));
        } catch (Refused e) {
            throw new PassingTrouble(e.getMessage(), e);
        } catch (TargetNotFound e) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: %s".formatted(name, e.getMessage()), UNTOUCHED, MEND.formatted(name), e);
        } catch (DiscoveryRefused e) {
            throw new StepFailed(ErrorCode.PREFLIGHT_FAILED, "%s cannot be understood: %s".formatted(name, e.problem()), UNTOUCHED,
                    e.mend(), e);
        } catch (DatabaseRefused | DockerRefused | CommandFailed e) {
            throw new StepFailed(ErrorCode.PREFLIGHT_FAILED, "%s cannot be looked at: %s".formatted(name, e.getMessage()), UNTOUCHED,
                    MEND.formatted(name), e);
        }
    }

    private Outputs look(StepContext context, Instance instance) {
        CommitId newest = planner.lookUp(instance, "", patience);
        Plan plan = planner.plan(instance, newest, past.of(instance.name().value()));
        found.clear(instance.name().value());
        if (plan.nothingToDo()) {
            context.log("%s runs %s, which is the newest.".formatted(instance.name(), plan.target()));
            return Outputs.of("checkOutcome", "upToDate");
        }
        evidence.keep(context, plan);
        String summary = new NewRelease(plan, planner.tagsBetween(instance, plan.running(), plan.target())).summary();
        context.log(summary);
        Outputs outputs = Outputs.of("newCommit", newest.value());
        return told.already(context.run(), instance, plan.target()).map(words -> {
            context.log(words);
            return outputs.and("checkOutcome", "known");
        }).orElseGet(() -> {
            found.found(context.run(), newest.value(), plan.target().name(), summary);
            return outputs.and("checkOutcome", "new");
        });
    }
}
