package chatalot.runbook.steps;

import chatalot.runbook.deploy.NotInstalled;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import org.springframework.stereotype.Component;

/** <em>Put aside</em> what is there, as it lies: for an instance whose database is too broken for a restore point. */
@Component
class PutAside implements Step {

    private final RestoreOfRun restores;

    PutAside(RestoreOfRun restores) {
        this.restores = restores;
    }

    @Override
    public String topic() {
        return "putAside";
    }

    @Override
    public Outputs run(StepContext context) {
        Run run = context.run();
        try {
            restores.settingAside(context).orElseThrow(() -> new IllegalStateException(
                    "Run %s was approved to put nothing aside".formatted(run.number()))).run();
        } catch (NotInstalled e) {
            throw restores.failed(context, e);
        }
        return Outputs.none();
    }
}
