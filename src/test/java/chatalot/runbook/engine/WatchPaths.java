package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.gives;
import static chatalot.runbook.engine.PlayedSteps.isBroken;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Test;

/** The paths of a model that watches a new version after its commit. */
abstract class WatchPaths extends WayBackPaths {

    private final Losses losses;

    WatchPaths(Engine engine, Losses losses) {
        super(engine);
        this.losses = losses;
    }

    @Test
    void aVersionThatFallsReturnsByItselfWhereNothingIsLost() {
        String instance = stage.newInstance();
        steps.arrange(instance, "watchNewVersion", gives("watchOutcome", "returnByItself"));
        Run run = swapping(instance);
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "seen", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        assertThat(steps.begun(instance)).endsWith("watchNewVersion", "beginReturn", "stopFailedVersion", "putBackData",
                "putBackRelease", "startOldVersion", "verifyOldVersion", "openDoors", "cleanUp");
    }

    @Test
    void aWatchThatCannotBeKeptLeavesTheDecisionToPeople() {
        String instance = stage.newInstance();
        steps.arrange(instance, "watchNewVersion", isBroken());
        Run run = swapping(instance);
        stage.awaitTask(run, "keepOrRollBack");
        control.keep(run.number(), "it serves", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
    }

    @Test
    void aVersionThatFallsWithDataAtStakeStaysUntilSomebodyAgreesToTheLoss() {
        String instance = stage.newInstance();
        steps.arrange(instance, "watchNewVersion", gives("watchOutcome", "ask"));
        steps.arrange(instance, "beginReturn", gives("returnBegun", false), fails(ErrorCode.RESTORE_FAILED), usual());
        Run run = swapping(instance);
        for (int asked = 1; asked <= 3; asked++) {
            stage.awaitTask(run, "keepOrRollBack");
            assertThat(stage.now(run.number()).state()).isEqualTo(RunState.KEEP_OR_ROLL_BACK);
            Loss loss = Loss.nothing(run.number(), Instant.now());
            losses.keep(loss);
            control.rollBack(run.number(), loss.digest(), "it hangs", Stage.OLIVIA);
            int begun = asked;
            await().until(() -> steps.begun(instance).stream().filter("beginReturn"::equals).count() == begun);
        }
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OSCAR);

        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
    }

    @Test
    void whoeverAsksToRollBackDuringTheWatchIsAskedWithTheLossAndMayKeepItAfterAll() {
        String instance = stage.newInstance();
        CountDownLatch never = new CountDownLatch(1);
        steps.arrange(instance, "watchNewVersion", context -> {
            never.await();
            return usual().play(context);
        });
        Run run = swapping(instance);
        await().until(() -> steps.begun(instance).contains("watchNewVersion"));

        control.goBack(run.number(), "users complain", Stage.OSCAR);
        stage.awaitTask(run, "keepOrRollBack");
        control.keep(run.number(), "they were wrong", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(instance)).doesNotContain("beginReturn");
    }

    @Test
    void whileNobodyDecidesOpsAndTheSecondGroupHearOfItAgain() {
        String instance = stage.newInstance();
        steps.arrange(instance, "watchNewVersion", gives("watchOutcome", "ask"));
        Run run = swapping(instance);
        stage.awaitTask(run, "keepOrRollBack");
        try {
            after(Duration.ofMinutes(16));
            awaitNotice(run, Notice.Kind.REMINDER, Person.OPS, 1);
            awaitNotice(run, Notice.Kind.ESCALATION, Person.ADMINS, 1);
        } finally {
            ClockUtil.reset();
        }
        awaitNotice(run, Notice.Kind.DECISION_NEEDED, Person.OPS, 1);
        control.keep(run.number(), "", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
    }
}
