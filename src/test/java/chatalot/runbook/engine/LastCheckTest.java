package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.gives;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The last look before the instance is stopped trusts the records, whatever the process believes. */
@ProcessTest
class LastCheckTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final RuntimeService runtime;
    private final JdbcClient jdbc;
    private final FreezeControl freezes;
    private final CountDownLatch held = new CountDownLatch(1);

    LastCheckTest(Stage stage, PlayedSteps steps, RunControl control, RuntimeService runtime, JdbcClient jdbc,
            FreezeControl freezes) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.runtime = runtime;
        this.jdbc = jdbc;
        this.freezes = freezes;
    }

    @Test
    @Lesson(14)
    @Fault(in = Place.PEOPLE, of = "Somebody moves a run past its gates in the engine",
            comesTo = "The last check before the stop finds no approval; the app is not stopped")
    void aTokenThatWasMovedPastTheGatesDoesNotStopTheApp() {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");
        runtime.createProcessInstanceModification(run.processInstance()).cancelAllForActivity("prepare")
                .startBeforeActivity("swap").setVariable("digest", "aa".repeat(32))
                .setVariable("swapDigest", "bb".repeat(32)).execute();

        stage.awaitTask(run, "reviewFailedUpdate");
        assertThat(steps.begun(run.instance())).doesNotContain("stopApp");
        assertThat(stage.now(run.number()).failure().orElseThrow())
                .contains("does not stand at approvePlan", "The instance was not stopped.");
    }

    @Test
    void anApprovalThatIsNotOnRecordAnyMoreDoesNotCount() {
        Run run = heldBeforeTheSwap();
        jdbc.sql("delete from approval where run = ? and gate = 'approveSwap' and person = 'peter'")
                .param(run.number().value()).update();

        assertStoppedByTheLastCheck(run, "approveSwap");
    }

    @Test
    void anApprovalThatWasTakenBackAfterEverybodyElseHadLookedDoesNotCount() {
        Run run = heldBeforeTheSwap();
        control.withdraw(run.number(), "stop", Stage.PETER);

        assertStoppedByTheLastCheck(run, "approvePlan");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("peter withdrew: stop");
    }

    @Test
    void anApprovalThatHasLapsedDoesNotCount() {
        Run run = heldBeforeTheSwap();
        jdbc.sql("update approval set at = timestamp with time zone '2020-01-01 00:00:00+00' "
                + "where run = ? and gate = 'approveSwap' and person = 'peter'").param(run.number().value()).update();

        assertStoppedByTheLastCheck(run, "approveSwap");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("the word of peter", "has lapsed");
    }

    @Test
    void anotherPlanThanTheSignedOneIsNotApproved() {
        Run run = heldBeforeTheSwap();
        runtime.setVariable(run.processInstance(), "digest", "cc".repeat(32));

        assertStoppedByTheLastCheck(run, "approvePlan");
    }

    @Test
    void whatWasSignedBeforeThePlanWasMadeAgainDoesNotCount() {
        String instance = stage.newInstance();
        steps.arrange(instance, "recheck", gives("baseChanged", true), usual());
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.approve(run, "approvePlan");
        stage.awaitGate(run, "approveSwap");

        assertThat(steps.begun(instance)).doesNotContain("stopApp");
    }

    @Test
    void aFreezeThatBeganMeanwhileEndsTheSwapBeforeTheStopAndTheWayBackDoesNotAsk() {
        Run run = heldBeforeTheSwap();
        Freeze freeze = freezes.freeze(Optional.of(run.instance()), "Holidays", Optional.empty(), Stage.OSCAR);
        held.countDown();

        stage.awaitTask(run, "reviewFailedUpdate");
        assertThat(steps.begun(run.instance())).doesNotContain("stopApp").contains("startOldVersion", "openDoors");
        assertThat(stage.now(run.number()).failure().orElseThrow()).startsWith("SWAP_FAILED")
                .contains("is frozen by oscar", "until it is lifted: Holidays", "nothing was stopped");
        freezes.lift(freeze.id().orElseThrow(), "over", Stage.OSCAR);
    }

    private Run heldBeforeTheSwap() {
        String instance = stage.newInstance();
        steps.arrange(instance, "recheck", context -> {
            held.await();
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.approveBoth(run);
        await().until(() -> steps.begun(instance).contains("recheck"));
        return run;
    }

    private void assertStoppedByTheLastCheck(Run run, String gate) {
        held.countDown();
        stage.awaitTask(run, "reviewFailedUpdate");
        assertThat(steps.begun(run.instance())).doesNotContain("stopApp");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("does not stand at " + gate);
    }
}
