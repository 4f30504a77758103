package chatalot.runbook.steps;

import chatalot.runbook.deploy.FreshInstall;
import chatalot.runbook.deploy.SettingAside;
import chatalot.runbook.deploy.TakenAway;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunningAttempts;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * <em>Take away</em> what an ended restore or deployment has made: the place becomes what it was, empty or with
 * what was put aside, or the run says what is left.
 */
@Component
class TakeAway implements Step {

    private final FreshRuns fresh;
    private final RestoreOfRun restores;
    private final RunningAttempts attempts;

    TakeAway(FreshRuns fresh, RestoreOfRun restores, RunningAttempts attempts) {
        this.fresh = fresh;
        this.restores = restores;
        this.attempts = attempts;
    }

    @Override
    public String topic() {
        return "takeAway";
    }

    @Override
    public Outputs run(StepContext context) {
        FreshOfRun<?> fresh = this.fresh.of(context);
        Run run = context.run();
        attempts.awaitOthers(context);
        RemainsOfRun.remove(fresh.host(context).docker(), context);
        Optional<FreshInstall> plan = fresh.install(run);
        if (plan.isEmpty()) {
            context.log("Nothing was planned yet: there is nothing to take away.");
            return Outputs.none();
        }
        Optional<SettingAside> aside = run.kind() == RunKind.RESTORE ? restores.settingAside(context) : Optional.empty();
        List<String> left = new ArrayList<>();
        // Before, and once it is on its way back, whatever lies there is not this run's, also if a journal of another life says so.
        if (aside.map(SettingAside::hasMadeRoom).orElse(true)) {
            left.addAll(new TakenAway(fresh.host(context), plan.get(), fresh.journal(context), WorkOf.step(context)).run());
        }
        if (left.isEmpty()) {
            aside.ifPresent(setting -> left.addAll(setting.back()));
        }
        if (!left.isEmpty()) {
            throw new StepFailed(fresh.code(), "%s is not as it was before the %s: %s.".formatted(run.instance(), run.kind().words(),
                    String.join("; ", left)), "What lay there before; a backup is only read, and nothing that was put aside is removed.",
                    "Look at each; remove by hand what nobody needs, and bring back what was put aside.");
        }
        return Outputs.none();
    }
}
