package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Intervention.Act;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.LossItem;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;

/** Who may answer <em>Keep or roll back?</em> with what, in a model that has nothing but that task. */
@ProcessTest
class KeepOrRollBackTest {

    private static final String NOT_COUNTED = "ab".repeat(32);

    private final Stage stage;
    private final RunControl control;
    private final Losses losses;
    private final Interventions interventions;
    private final RunStore runs;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final Identity identity;

    KeepOrRollBackTest(Stage stage, RunControl control, Losses losses, Interventions interventions, RunStore runs,
            RuntimeService runtime, TaskService tasks, Identity identity, RepositoryService repository) {
        this.stage = stage;
        this.control = control;
        this.losses = losses;
        this.interventions = interventions;
        this.runs = runs;
        this.runtime = runtime;
        this.tasks = tasks;
        this.identity = identity;
        repository.createDeployment().name("keep").enableDuplicateFiltering(true)
                .addClasspathResource("keep-or-roll-back-test.bpmn").deploy();
    }

    @Test
    void theFormShowsTheLossInNumbersAndItsDigest() {
        Run run = start();
        Loss loss = asked(run, 12);

        Map<String, Object> shown = tasks.getVariables(task(run).getId());

        assertThat(shown).containsEntry("digest", loss.digest());
        assertThat(shown.get("loss").toString()).contains("| public.message | 12 | 0 | 2030-01-02 03:04:05+00 |");
        assertThat(stage.now(run.number()).state()).isEqualTo(RunState.KEEP_OR_ROLL_BACK);
    }

    @Test
    void keepingIsOnRecordAndLosesNothing() {
        Run run = start();
        asked(run, 12);

        control.keep(run.number(), "it came back", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Kept");
        assertThat(interventions.of(run.number())).extracting(Intervention::act, Intervention::person, Intervention::reason)
                .containsExactly(tuple(Act.KEEP, "oscar", "it came back"));
        assertThat(losses.agreed(run.number())).isEmpty();
    }

    @Test
    void whoRollsBackAgreesToTheNumbersOnRecord() {
        Run run = start();
        Loss loss = asked(run, 12);

        control.rollBack(run.number(), loss.digest(), "unusable", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Rolled back");
        assertThat(losses.agreed(run.number())).contains(loss);
        assertThat(interventions.of(run.number())).extracting(Intervention::act).containsExactly(Act.ROLL_BACK);
    }

    @Test
    void numbersThatWereShownEarlierMayStillBeSigned() {
        Run run = start();
        Loss shown = asked(run, 12);
        losses.keep(loss(run, 15));

        control.rollBack(run.number(), shown.digest(), "unusable", Stage.OLIVIA);

        assertThat(losses.agreed(run.number())).contains(shown);
    }

    @Test
    void nobodyAgreesToNumbersThatWereNotCountedForTheRun() {
        Run other = start();
        Loss others = asked(other, 13);
        Run run = start();
        asked(run, 12);

        assertRefused(run, Refused.Kind.CONFLICT, () -> control.rollBack(run.number(), NOT_COUNTED, "unusable", Stage.OLIVIA));
        assertRefused(run, Refused.Kind.CONFLICT,
                () -> control.rollBack(run.number(), others.digest(), "unusable", Stage.OLIVIA));
        assertRefused(run, Refused.Kind.CONFLICT, () -> control.rollBack(run.number(), "", "unusable", Stage.OLIVIA));
    }

    @Test
    void rollingBackNeedsAReasonAndAMemberOfOps() {
        Run run = start();
        Loss loss = asked(run, 12);

        assertRefused(run, Refused.Kind.INVALID, () -> control.rollBack(run.number(), loss.digest(), " ", Stage.OLIVIA));
        assertRefused(run, Refused.Kind.FORBIDDEN, () -> control.rollBack(run.number(), loss.digest(), "x", Stage.PAULA));
        assertRefused(run, Refused.Kind.FORBIDDEN, () -> control.keep(run.number(), "x", Stage.PAULA));
    }

    @Test
    void whatIsPostedBesideTheFormIsRefusedAndForgesNothing() {
        Run run = start();
        Loss loss = asked(run, 12);

        assertRefused(run, Refused.Kind.INVALID, () -> complete(run, Stage.OLIVIA, Map.of("choice", "rollBack", "comment", "x", "digest",
                loss.digest(), "keepDecision", "rollBack")));
        assertRefused(run, Refused.Kind.INVALID, () -> complete(run, Stage.OLIVIA, Map.of("choice", "neither", "comment", "x")));
    }

    @Test
    void aRunThatDoesNotWaitThereSaysWhereItStands() {
        Run run = start();

        assertThatExceptionOfType(Refused.class).isThrownBy(() -> control.keep(run.number(), "", Stage.OLIVIA))
                .withMessageContaining("does not wait for this now");
    }

    private Run start() {
        Map<String, Object> asked = Map.of("instance", stage.newInstance(), "target", "", "reason", "");
        String started = identity.as(Stage.OLIVIA, () -> runtime.startProcessInstanceByKey("keepTest", asked)).getId();
        return runs.byProcessInstance(started).orElseThrow();
    }

    /** Counts a loss, and lets the task begin. */
    private Loss asked(Run run, long rows) {
        Loss loss = loss(run, rows);
        losses.keep(loss);
        runtime.createMessageCorrelation("Counted").processInstanceId(run.processInstance()).correlate();
        return loss;
    }

    private static Loss loss(Run run, long rows) {
        return new Loss(run.number(), Instant.now().truncatedTo(ChronoUnit.MILLIS), true, List.of(LossItem.counted(
                "public.message", rows, 0, Optional.of("2030-01-02 03:04:05+00"), Duration.ofMinutes(5))));
    }

    private Task task(Run run) {
        return tasks.createTaskQuery().processInstanceId(run.processInstance()).singleResult();
    }

    private void complete(Run run, Person person, Map<String, Object> variables) {
        identity.as(person, () -> {
            tasks.claim(task(run).getId(), person.id());
            try {
                tasks.complete(task(run).getId(), variables);
            } catch (RuntimeException e) {
                throw Refusals.in(e);
            }
            return run;
        });
    }

    private void assertRefused(Run run, Refused.Kind kind, Runnable act) {
        assertThatExceptionOfType(Refused.class).isThrownBy(act::run)
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(kind));
        assertThat(losses.agreed(run.number())).isEmpty();
        assertThat(interventions.of(run.number())).isEmpty();
        assertThat(stage.now(run.number()).ended()).isFalse();
    }
}
