package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.isBroken;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Recovery;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;

/** What a person sees who has to mend an instance, and that they answer to nothing else. */
@ProcessTest
class RecoverByHandTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final EvidenceStore evidence;
    private final Interventions interventions;
    private final TaskService tasks;
    private final TasklistDoor tasklist;

    RecoverByHandTest(Stage stage, PlayedSteps steps, RunControl control, EvidenceStore evidence, Interventions interventions,
            TaskService tasks, TasklistDoor tasklist) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.evidence = evidence;
        this.interventions = interventions;
        this.tasks = tasks;
        this.tasklist = tasklist;
    }

    @Test
    void theFormShowsWhatDoesNotAgreeAndBindsTheDocumentThatHoldsAllOfIt() {
        Run run = needsHands(usual());
        OpenTask task = stage.awaitTask(run, "recoverByHand");
        Map<String, Object> form = tasks.getVariables(task.id());

        assertThat(form.get("differing").toString()).contains("1 agree, 1 differ, 0 cannot be seen", "database chat", "**differs**")
                .doesNotContain("checkout");
        assertThat(form.get("seenIn")).isEqualTo("state-1.md");
        assertThat(form.get("digest")).isEqualTo(stage.seen(run));
        assertThat(evidence.of(run.number()).text("state-1.md").orElseThrow()).contains("checkout", "put-back-data begun");
    }

    @Test
    void whatAPersonSawIsOnRecordWithWhatTheySaid() {
        Run run = needsHands(usual());
        stage.awaitTask(run, "recoverByHand");
        String seen = stage.seen(run);

        stage.recover(run, Recovery.CONFIRM, Stage.OLIVIA);

        assertThat(interventions.of(run.number())).singleElement().satisfies(said -> {
            assertThat(said.act()).isEqualTo(Intervention.Act.CONFIRM);
            assertThat(said.seen()).contains(seen);
        });
    }

    @Test
    void aStateOfBeforeTheLastStepIsAnsweredByNobody() {
        Run run = needsHands(usual());
        stage.awaitTask(run, "recoverByHand");
        String old = stage.seen(run);
        stage.recover(run, Recovery.RETRY, Stage.OLIVIA);
        stage.awaitTask(run, task -> task.key().equals("recoverByHand") && !stage.seen(run).equals(old));

        refused(() -> control.recover(run.number(), Recovery.CONFIRM, old, "mended", Stage.OLIVIA), Refused.Kind.CONFLICT);
        OpenTask task = stage.awaitTask(run, "recoverByHand");
        tasklist.claim(Stage.OLIVIA, task.id());
        assertThatThrownBy(() -> tasklist.submitForm(Stage.OLIVIA, task.id(), Map.of("recovery", "confirm", "digest", old, "comment", "mended")))
                .hasStackTraceContaining("What you saw is not the state");
        assertThat(interventions.of(run.number())).hasSize(1);
    }

    @Test
    void twoPeopleWhoAcceptSignTheSameState() {
        Run run = needsHands(usual());
        stage.awaitTask(run, "recoverByHand");
        String seen = stage.seen(run);

        stage.recover(run, Recovery.ACCEPT, Stage.OLIVIA);
        refused(() -> stage.recover(run, Recovery.ACCEPT, Stage.OLIVIA), Refused.Kind.CONFLICT);
        stage.recover(run, Recovery.ACCEPT, Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Accepted as it is");
        assertThat(interventions.of(run.number())).extracting(said -> said.seen().orElseThrow()).containsExactly(seen, seen);
    }

    @Test
    void aViewThatCannotBeMadeHoldsNobodyUp() {
        Run run = needsHands(isBroken());
        OpenTask task = stage.awaitTask(run, "recoverByHand");
        Map<String, Object> form = tasks.getVariables(task.id());
        assertThat(form.get("differing").toString()).contains("could not be looked at yet");

        control.recover(run.number(), Recovery.CONFIRM, form.get("digest").toString(), "mended", Stage.OSCAR);

        stage.awaitTask(run, "reviewFailedUpdate");
    }

    private Run needsHands(PlayedSteps.Part look) {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "putBackData", fails(ErrorCode.RESTORE_FAILED));
        steps.arrange(instance, "compareState", look);
        Run run = stage.start(instance);
        stage.approveBoth(run);
        return run;
    }

    private static void refused(Runnable act, Refused.Kind kind) {
        assertThatThrownBy(act::run).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
    }
}
