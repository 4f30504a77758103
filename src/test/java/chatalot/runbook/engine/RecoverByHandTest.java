package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.gives;
import static chatalot.runbook.engine.PlayedSteps.isBroken;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.LossItem;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Losses losses;
    private final TaskService tasks;
    private final TasklistDoor tasklist;

    RecoverByHandTest(Stage stage, PlayedSteps steps, RunControl control, EvidenceStore evidence, Interventions interventions,
            Losses losses, TaskService tasks, TasklistDoor tasklist) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.evidence = evidence;
        this.interventions = interventions;
        this.losses = losses;
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
    void theBackupTakesThePlaceOfALostRestorePointForNumbersThatWereCountedForIt() {
        Run run = needsHands(usual());
        stage.awaitTask(run, "recoverByHand");
        Loss loss = new Loss(run.number(), Loss.backup("b-1"), Instant.now().truncatedTo(ChronoUnit.MILLIS), true,
                List.of(LossItem.counted("public.messages", 12, 0, Optional.empty(), Duration.ofMinutes(5))));
        Loss sinceCommit = new Loss(run.number(), loss.countedAt(), true, loss.items());
        losses.keep(loss);
        losses.keep(sinceCommit);
        steps.arrange(run.instance(), "stopFailedVersion", gives("toBackup", true));
        steps.arrange(run.instance(), "putBackData", usual());
        String seen = stage.seen(run);

        refused(() -> control.goBackToBackup(run.number(), seen, loss.digest(), "", Stage.OLIVIA), Refused.Kind.INVALID);
        refused(() -> control.goBackToBackup(run.number(), seen, sinceCommit.digest(), "gone", Stage.OLIVIA), Refused.Kind.CONFLICT);
        assertThat(losses.agreedOfBackup(run.number())).isEmpty();
        control.goBackToBackup(run.number(), seen, loss.digest(), "gone", Stage.OLIVIA);

        stage.awaitTask(run, "reviewFailedUpdate");
        assertThat(losses.agreedOfBackup(run.number())).contains(loss);
        assertThat(losses.agreed(run.number())).isEmpty();
        assertThat(steps.begun(run.instance())).containsSubsequence("compareState", "stopFailedVersion", "remakeRestorePoint", "putBackData");
        assertThat(interventions.of(run.number())).singleElement().satisfies(said -> {
            assertThat(said.act()).isEqualTo(Intervention.Act.BACKUP);
            assertThat(said.seen()).contains(seen);
        });
    }

    @Test
    void theFormShowsWhatGoingBackToTheBackupLoses() {
        Run run = needsHands(usual());
        stage.awaitTask(run, "recoverByHand");
        Loss loss = new Loss(run.number(), Loss.backup("b-1"), Instant.now(), true,
                List.of(LossItem.counted("public.messages", 12, 0, Optional.empty(), Duration.ofMinutes(5))));
        losses.keep(loss);
        String old = stage.seen(run);
        stage.recover(run, Recovery.RETRY, Stage.OLIVIA);

        OpenTask task = stage.awaitTask(run, open -> open.key().equals("recoverByHand") && !stage.seen(run).equals(old));

        assertThat(tasks.getVariable(task.id(), "loss").toString()).contains("Written since backup b-1", "public.messages | 12");
        assertThat(tasks.getVariable(task.id(), "lossDigest")).isEqualTo(loss.digest());
        tasklist.claim(Stage.OLIVIA, task.id());
        steps.arrange(run.instance(), "putBackData", usual());
        tasklist.submitForm(Stage.OLIVIA, task.id(), Map.of("recovery", "backup", "digest", stage.seen(run), "lossDigest", loss.digest(), "comment", "gone"));
        assertThat(losses.agreedOfBackup(run.number())).isPresent();
        stage.awaitTask(run, "reviewFailedUpdate");
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
