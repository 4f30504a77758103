package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;

/** Somebody of ops took a decision into their hands and went away, while the instance is down. */
@ProcessTest
class TakeOverTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final Interventions interventions;
    private final TaskService tasks;
    private final TasklistDoor tasklist;

    TakeOverTest(Stage stage, PlayedSteps steps, RunControl control, Interventions interventions, IdentityService identity,
            TaskService tasks, FormService forms) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.interventions = interventions;
        this.tasks = tasks;
        this.tasklist = new TasklistDoor(identity, tasks, forms);
    }

    @Test
    void anyOtherMemberOfOpsDecidesAndThatIsOnRecord() {
        Run run = claimedByOscar();

        control.keep(run.number(), "oscar is asleep", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(interventions.of(run.number())).extracting(Intervention::person).containsExactly("olivia");
    }

    @Test
    void tasklistGivesItBackToEverybody() {
        Run run = claimedByOscar();
        OpenTask task = stage.awaitTask(run, "keepOrRollBack");

        tasklist.as(Stage.OLIVIA, () -> tasks.setAssignee(task.id(), null));
        tasklist.claim(Stage.OLIVIA, task.id());

        assertThat(stage.awaitTask(run, "keepOrRollBack").assignee()).contains("olivia");
        control.keep(run.number(), "mine now", Stage.OLIVIA);
    }

    @Test
    void aTaskOfARollbackIsTakenOverLikewise() {
        Run run = stage.startReverse(stage.newInstance());
        OpenTask task = stage.awaitTask(run, "writeReverseSql");
        tasklist.claim(Stage.OSCAR, task.id());

        tasklist.as(Stage.OLIVIA, () -> tasks.setAssignee(task.id(), null));
        tasklist.claim(Stage.OLIVIA, task.id());

        assertThat(stage.awaitTask(run, "writeReverseSql").assignee()).contains("olivia");
        control.cancel(run.number(), "", Stage.OLIVIA);
        stage.awaitEnd(run);
    }

    private Run claimedByOscar() {
        String instance = stage.newInstance();
        steps.arrange(instance, "watchNewVersion", PlayedSteps.gives("watchOutcome", "ask"));
        Run run = stage.start(instance);
        stage.approveBoth(run);
        tasklist.claim(Stage.OSCAR, stage.awaitTask(run, "keepOrRollBack").id());
        return run;
    }
}
