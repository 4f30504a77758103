package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.run.Lease;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.StepLog;
import java.util.concurrent.CountDownLatch;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A run that waits for people holds nothing, and takes its instance again when it goes on. */
@ProcessTest
class ParkedRunsTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final Leases leases;
    private final StepLog log;

    ParkedRunsTest(Stage stage, PlayedSteps steps, RunControl control, Leases leases, StepLog log) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.leases = leases;
        this.log = log;
    }

    @Test
    @Lesson(12)
    void itLetsAnotherRunPassAndThenWaitsItsTurn() {
        String instance = stage.newInstance();
        Run parked = stage.start(instance);
        stage.awaitGate(parked, "approvePlan");
        assertThat(leases.all()).extracting(Lease::run).doesNotContain(parked.number());
        CountDownLatch worked = new CountDownLatch(1);
        steps.arrange(instance, "checkInstance", context -> {
            worked.await();
            return usual().play(context);
        });
        Run other = stage.start(instance);

        stage.approve(parked, "approvePlan");
        await().until(() -> log.lines(parked.number(), 0, 1000).stream().anyMatch(line ->
                line.line().startsWith("Waits until run %s of olivia has done its work on %s".formatted(other.number(), instance))));
        assertThat(steps.begun(instance)).doesNotContain("buildImage");
        worked.countDown();

        stage.awaitGate(other, "approvePlan");
        await().until(() -> steps.begun(instance).contains("buildImage"));
        stage.approve(parked, "approveSwap");
        assertThat(stage.awaitEnd(parked)).isEqualTo("Updated");
        control.cancel(other.number(), "enough", Stage.OLIVIA);
        assertThat(stage.awaitEnd(other)).isEqualTo("Cancelled");
        assertThat(leases.holder(Set.of("engine/" + instance))).isEmpty();
    }
}
