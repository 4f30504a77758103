package chatalot.runbook.steps;

import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.deploy.SettingAside;
import chatalot.runbook.deploy.TakenAway;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunningAttempts;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * <em>Take away</em> what an ended restore has made: the place becomes what it was, empty or with
 * what was put aside, or the run says what is left.
 */
@Component
class TakeAway implements Step {

    private final RestoreOfRun restores;
    private final RunningAttempts attempts;

    TakeAway(RestoreOfRun restores, RunningAttempts attempts) {
        this.restores = restores;
        this.attempts = attempts;
    }

    @Override
    public String topic() {
        return "takeAway";
    }

    @Override
    public Outputs run(StepContext context) {
        Run run = context.run();
        attempts.awaitOthers(context);
        DockerOfRun.remove(restores.host(context).docker(), context);
        Optional<RestorePlan> plan = restores.find(run);
        if (plan.isEmpty()) {
            context.log("Nothing was planned yet: there is nothing to take away.");
            return Outputs.none();
        }
        Optional<SettingAside> aside = restores.settingAside(context);
        List<String> left = new ArrayList<>();
        // Before, and once it is on its way back, whatever lies there is not this run's, also if a journal of another life says so.
        if (aside.map(SettingAside::hasMadeRoom).orElse(true)) {
            left.addAll(new TakenAway(restores.host(context), plan.get(), restores.journal(context), WorkOf.step(context)).run());
        }
        if (left.isEmpty()) {
            aside.ifPresent(setting -> left.addAll(setting.back()));
        }
        if (!left.isEmpty()) {
            throw new StepFailed(ErrorCode.NOT_RESTORED, "%s is not as it was before the restore: %s.".formatted(run.instance(),
                    String.join("; ", left)), "The backup was only read, and nothing that was put aside is removed.",
                    "Look at each; remove by hand what nobody needs, and bring back what was put aside.");
        }
        return Outputs.none();
    }
}
