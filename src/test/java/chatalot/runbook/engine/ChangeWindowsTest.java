package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.instance.WrittenInstances;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Freezes;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.ScheduleChanges;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that wait for their window, by a model that does nothing else; and the bounds of a start. */
@ProcessTest
class ChangeWindowsTest {

    private final Stage stage;
    private final RuntimeService runtime;
    private final RepositoryService repository;
    private final ManagementService jobs;
    private final Identity identity;
    private final RunStore runs;
    private final RunControl control;
    private final WrittenInstances written;
    private final FreezeControl freezes;
    private final Freezes records;
    private final ScheduleChanges changes;

    ChangeWindowsTest(Stage stage, RuntimeService runtime, RepositoryService repository, ManagementService jobs,
            Identity identity, RunStore runs, RunControl control, WrittenInstances written, FreezeControl freezes,
            Freezes records, ScheduleChanges changes) {
        this.stage = stage;
        this.runtime = runtime;
        this.repository = repository;
        this.jobs = jobs;
        this.identity = identity;
        this.runs = runs;
        this.control = control;
        this.written = written;
        this.freezes = freezes;
        this.records = records;
        this.changes = changes;
    }

    @BeforeEach
    void deployTheModel() {
        if (repository.createProcessDefinitionQuery().processDefinitionKey("waitForWindow").count() == 0) {
            repository.createDeployment().addClasspathResource("wait-for-window.bpmn").deploy();
        }
    }

    @AfterEach
    void liftEverything() {
        records.holding().forEach(freeze -> freezes.lift(freeze.id().orElseThrow(), "the test is over", Stage.OLIVIA));
    }

    @Test
    void anOpenInstanceDoesNotWait() {
        Run run = ask(stage.newInstance(), Map.of());

        assertThat(stage.awaitEnd(run)).isEqualTo("Swapped");
    }

    @Test
    void aClosedWindowDoesNotRefuseTheStartAndTheTimerWakesAtItsOpening() {
        Instant opening = Instant.now().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MINUTES);
        String instance = stage.newInstance();
        written.write(instance, "windows", window(opening));

        Run run = ask(instance, Map.of());

        assertThat(wakesAt(run)).isEqualTo(opening);
    }

    @Test
    void notBeforeIsKeptWithTheRunAndWaitedFor() {
        Instant moment = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.MINUTES);

        Run run = ask(stage.newInstance(), Map.of("notBefore", moment.atOffset(ZoneOffset.ofHours(2)).toString()));

        assertThat(run.notBefore()).contains(moment);
        assertThat(wakesAt(run)).isEqualTo(moment);
        assertThat(runtime.getVariables(run.processInstance())).doesNotContainKey("notBefore");
    }

    @Test
    void aTimerThatIsDueLooksAgainAndGoesOn() {
        Instant moment = Instant.now().plusSeconds(2);

        Run run = ask(stage.newInstance(), Map.of("notBefore", moment.toString()));

        assertThat(stage.awaitEnd(run)).isEqualTo("Swapped");
        assertThat(stage.now(run.number()).endedAt().orElseThrow()).isAfterOrEqualTo(moment.truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void aFreezeHoldsARunThatCouldGoOnAndLiftingItWakesTheRunAtOnce() {
        String instance = stage.newInstance();
        written.write(instance, "windows", window(Instant.now().plus(Duration.ofHours(2))));
        Run run = ask(instance, Map.of());
        Instant asked = Instant.now();
        Freeze freeze = freezes.freeze(Optional.of(instance), "Audit", Optional.empty(), Stage.OSCAR);
        written.write(instance);
        changes.changed();
        assertThat(wakesAt(run)).isBetween(asked.plus(Duration.ofDays(1)).minusMillis(1),
                Instant.now().plus(Duration.ofDays(1)));

        freezes.lift(freeze.id().orElseThrow(), "done", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Swapped");
    }

    @Test
    void aFreezeWithAnEndIsWaitedForUntilThen() {
        Instant end = Instant.now().plus(Duration.ofHours(5)).truncatedTo(ChronoUnit.SECONDS);
        String instance = stage.newInstance();
        Run run = ask(instance, Map.of("notBefore", Instant.now().plus(Duration.ofHours(1)).toString()));

        freezes.freeze(Optional.empty(), "Fair", Optional.of(end), Stage.OSCAR);

        assertThat(wakesAt(run)).isEqualTo(end);
    }

    @Test
    void aChangeOfTheScheduleThatNobodyWaitsForIsNothing() {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");

        assertThatCode(changes::changed).doesNotThrowAnyException();
        assertThat(control.openTasks(run.number())).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "2026-12-01", "2026-12-01T02:00"})
    void aTimeWithoutOffsetIsRefused(String notBefore) {
        assertThatThrownBy(() -> ask(stage.newInstance(), Map.of("notBefore", notBefore)))
                .hasStackTraceContaining("notBefore has to be a time with its offset, like 2026-12-01T02:00+01:00.");
    }

    @Test
    void aTimeInThePastOrTooFarAheadIsRefused() {
        String instance = stage.newInstance();
        Instant now = Instant.now();

        invalid(instance, now.minusSeconds(90), "notBefore is past");
        invalid(instance, now.plus(Duration.ofDays(91)), "more than 90 days ahead");
        Run started = control.startUpdate(instance, "", "", Optional.of(now.minusSeconds(30)), Stage.OLIVIA);
        assertThat(started.notBefore()).isPresent();
    }

    private void invalid(String instance, Instant notBefore, String said) {
        assertThatThrownBy(() -> control.startUpdate(instance, "", "", Optional.of(notBefore), Stage.OLIVIA))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.INVALID))
                .hasMessageContaining(said);
    }

    private Run ask(String instance, Map<String, Object> more) {
        Map<String, Object> asked = new HashMap<>(more);
        asked.put("instance", instance);
        return identity.as(Stage.OLIVIA, () -> runs.byProcessInstance(
                runtime.startProcessInstanceByKey("waitForWindow", asked).getProcessInstanceId()).orElseThrow());
    }

    private Instant wakesAt(Run run) {
        Job timer = jobs.createJobQuery().processInstanceId(run.processInstance()).timers().singleResult();
        return timer.getDuedate().toInstant();
    }

    /** Open for one hour, every day. */
    private static String window(Instant opening) {
        var start = opening.atOffset(ZoneOffset.UTC).toLocalTime().truncatedTo(ChronoUnit.MINUTES);
        return "daily %s-%s".formatted(start, start.plusHours(1));
    }
}
