package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.LogLine;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunningAttempts;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@ProcessTest
class PumpTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final StepLog log;
    private final ExternalTaskService tasks;
    private final RunningAttempts attempts;
    private final LockedTasks locked;
    private final Topics topics;

    PumpTest(Stage stage, PlayedSteps steps, RunControl control, StepLog log, ExternalTaskService tasks,
            RunningAttempts attempts, LockedTasks locked, Topics topics) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.log = log;
        this.tasks = tasks;
        this.attempts = attempts;
        this.locked = locked;
        this.topics = topics;
    }

    @Test
    void aStepSeesItsRunItsVariablesAndItsAttempt() {
        String instance = stage.newInstance();
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        steps.arrange(instance, "buildImage", context -> {
            seen.add("%s %s %d %s %s".formatted(context.run().instance(), context.step(), context.attempt(),
                    context.variable("commit").orElse("none"), context.variable("nothing").orElse("none")));
            seen.add(context.labels().toString());
            context.evidence().put("build.log", "text/plain", "built");
            context.confirmLock();
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.approve(run, "approvePlan");
        stage.awaitGate(run, "approveSwap");

        assertThat(seen).first().isEqualTo(instance + " buildImage 1 c0ffee none");
        assertThat(seen).last().asString().contains("runbook.run=" + run.number(), "runbook.step=buildImage",
                "runbook.attempt=1");
        assertThat(record(run, "buildImage", 1).label()).isEqualTo("Build image");
        assertThat(record(run, "buildImage", 1).outcome()).contains("done");
    }

    @Test
    void secretValuesAreMaskedInLogAndMessages() {
        String instance = stage.newInstance();
        steps.arrange(instance, "checkInstance", context -> {
            context.log("password=swordfish, short is too short to be blotted out");
            throw new StepFailed(ErrorCode.PREFLIGHT_FAILED, "swordfish is wrong.", "All.", "Look.");
        });
        Run run = stage.start(instance);
        stage.awaitEnd(run);

        assertThat(log.lines(run.number(), 0, 10)).extracting(LogLine::line)
                .containsExactly("password=•••, short is too short to be blotted out");
        assertThat(stage.now(run.number()).failure().orElseThrow()).contains("••• is wrong").doesNotContain("swordfish");
        assertThat(record(run, "checkInstance", 1).message().orElseThrow()).doesNotContain("swordfish");
    }

    @Test
    void aCancelledStepIsInterruptedAtOnceAndReportsNothing() {
        String instance = stage.newInstance();
        CountDownLatch interrupted = new CountDownLatch(1);
        steps.arrange(instance, "checkInstance", context -> {
            try {
                TimeUnit.HOURS.sleep(1);
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new WorkInterrupted("told to stop", e);
            }
            return usual().play(context);
        });
        Run run = stage.start(instance);
        await().until(() -> steps.begun(instance).contains("checkInstance"));
        control.cancel(run.number(), "", Stage.OLIVIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
        assertThat(interrupted.getCount()).isZero();
        await().untilAsserted(() -> assertThat(record(run, "checkInstance", 1).outcome()).contains("interrupted"));
        assertThat(stage.now(run.number()).failure()).isEmpty();
    }

    @Test
    void anAttemptThatLostItsLockMayDoNothingMore() {
        String instance = stage.newInstance();
        CountDownLatch stolen = new CountDownLatch(1);
        Queue<String> said = new ConcurrentLinkedQueue<>();
        steps.arrange(instance, "checkInstance", context -> {
            awaitUninterrupted(stolen);
            try {
                context.confirmLock();
                said.add("went on");
            } catch (WorkInterrupted e) {
                said.add("stopped");
                throw e;
            }
            return usual().play(context);
        }, usual());
        Run run = stage.start(instance);
        await().until(() -> steps.begun(instance).contains("checkInstance"));
        tasks.unlock(task(run).getId());
        stolen.countDown();
        stage.awaitGate(run, "approvePlan");

        await().untilAsserted(() -> assertThat(said).containsExactly("stopped"));
        assertThat(record(run, "checkInstance", 1).outcome().orElseThrow()).isIn("interrupted", "lost");
        assertThat(record(run, "checkInstance", 2).outcome()).contains("done");
    }

    @Test
    void anAttemptThatLostItsLockIsStoppedBeforeWhateverItDoesNext() {
        String instance = stage.newInstance();
        CountDownLatch stolen = new CountDownLatch(1);
        Queue<String> said = new ConcurrentLinkedQueue<>();
        steps.arrange(instance, "checkInstance", context -> {
            context.demandLock();
            said.add("began");
            awaitUninterrupted(stolen);
            await("its heartbeat learns of it").until(() -> !holds(context));
            said.add("stopped");
            context.demandLock();
            said.add("went on");
            return usual().play(context);
        }, usual());
        Run run = stage.start(instance);
        await().until(() -> said.contains("began"));
        tasks.unlock(task(run).getId());
        stolen.countDown();
        stage.awaitGate(run, "approvePlan");

        await().untilAsserted(() -> assertThat(said).containsExactly("began", "stopped"));
        assertThat(record(run, "checkInstance", 1).outcome().orElseThrow()).isIn("interrupted", "lost");
    }

    @Test
    @Fault(in = Place.SERVICE, of = "The clock is set forward by an hour", comesTo = "Locks that seem to have run out lead to no two attempts at once")
    void aClockThatIsSetForwardNeverHasTwoAttemptsOfAStepWorkAtOnce() {
        String instance = stage.newInstance();
        Queue<String> order = new ConcurrentLinkedQueue<>();
        steps.arrange(instance, "checkInstance", context -> {
            try {
                TimeUnit.MINUTES.sleep(1);
            } catch (InterruptedException e) {
                // What it had begun takes its time to end.
                await().pollDelay(Duration.ofMillis(300)).until(() -> true);
                order.add("older ended");
                throw new WorkInterrupted("told to stop", e);
            }
            return usual().play(context);
        }, context -> {
            order.add("newer began");
            return usual().play(context);
        });
        Run run = stage.start(instance);
        await().until(() -> steps.begun(instance).contains("checkInstance"));
        try {
            // A sign of life may come between the jump and the next look for work; then the lock is as fresh as before.
            for (long hours = 1; order.isEmpty(); hours++) {
                ClockUtil.offset(TimeUnit.HOURS.toMillis(hours));
                await().pollDelay(Duration.ofMillis(250)).until(() -> true);
            }
            await().until(() -> order.contains("newer began"));
        } finally {
            ClockUtil.reset();
        }
        assertThat(order).startsWith("older ended", "newer began");
        stage.awaitGate(run, "approvePlan");
    }

    @Test
    void aLongStepKeepsItsLock() {
        String instance = stage.newInstance();
        steps.arrange(instance, "checkInstance", context -> {
            Thread.sleep(Duration.ofSeconds(5).toMillis());
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.awaitGate(run, "approvePlan");

        assertThat(steps.begun(instance)).filteredOn("checkInstance"::equals).as("locks last 3 s here").hasSize(1);
    }

    @Test
    void theWayBackWaitsForTheOlderAttempt() {
        String instance = stage.newInstance();
        Queue<String> order = new ConcurrentLinkedQueue<>();
        steps.arrange(instance, "startNewVersion", context -> {
            try {
                TimeUnit.MINUTES.sleep(1);
            } catch (InterruptedException e) {
                // What it had begun takes its time to end, interrupted or not.
                await().pollDelay(Duration.ofMillis(300)).until(() -> true);
                order.add("older ended");
                throw new WorkInterrupted("told to stop", e);
            }
            return usual().play(context);
        });
        steps.arrange(instance, "stopFailedVersion", context -> {
            attempts.awaitOthers(context);
            order.add("way back");
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.approveBoth(run);
        await().until(() -> steps.begun(instance).contains("startNewVersion"));
        control.goBack(run.number(), "", Stage.OLIVIA);
        stage.awaitTask(run, "reviewFailedUpdate");

        assertThat(order).containsExactly("older ended", "way back");
    }

    @Test
    void preparationsWaitForAThreadAndSwapsDoNot() {
        CountDownLatch release = new CountDownLatch(1);
        String swapping = stage.newInstance();
        Run swap = stage.start(swapping);
        steps.arrange(swapping, "recheck", context -> {
            release.await();
            return usual().play(context);
        });
        CountDownLatch stop = new CountDownLatch(1);
        steps.arrange(swapping, "stopApp", context -> {
            stop.await();
            return usual().play(context);
        });
        stage.approveBoth(swap);
        AtomicInteger working = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        await().until(() -> steps.begun(swapping).contains("recheck"));
        release.countDown();
        await().until(() -> steps.begun(swapping).contains("stopApp"));
        List<Run> others = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String instance = stage.newInstance();
            steps.arrange(instance, "checkInstance", context -> {
                working.incrementAndGet();
                end.await();
                return usual().play(context);
            });
            others.add(stage.start(instance));
        }
        await().until(() -> working.get() == 4);
        stop.countDown();
        await().untilAsserted(() -> assertThat(steps.begun(swapping)).contains("commitAndOpenDoors"));

        assertThat(working).as("threads of preparations").hasValue(4);
        end.countDown();
        assertThat(stage.awaitEnd(swap)).isEqualTo("Updated");
        others.forEach(other -> stage.awaitGate(other, "approvePlan"));
    }

    @Test
    void aStoppingServiceNeverOverlooksARunThatGoesFromStepToStep() {
        for (int i = 0; i < 5; i++) {
            String instance = stage.newInstance();
            AtomicBoolean swapping = new AtomicBoolean();
            AtomicBoolean opening = new AtomicBoolean();
            steps.arrange(instance, "stopApp", context -> {
                swapping.set(true);
                return usual().play(context);
            });
            steps.arrange(instance, "startNewVersion", fails(ErrorCode.MIGRATION_FAILED));
            steps.arrange(instance, "openDoors", context -> {
                opening.set(true);
                return usual().play(context);
            });
            Run run = stage.start(instance);
            stage.approveBoth(run);
            await().until(swapping::get);
            while (!opening.get()) {
                assertThat(locked.anyToFinish(topics.toBeFinished()) || opening.get()).as("steps begun: %s", steps.begun(instance)).isTrue();
            }
            stage.awaitTask(run, "reviewFailedUpdate");
        }
    }

    private StepRecord record(Run run, String step, int attempt) {
        return log.steps(run.number()).stream()
                .filter(record -> record.step().equals(step) && record.attempt() == attempt).findFirst().orElseThrow();
    }

    private ExternalTask task(Run run) {
        return tasks.createExternalTaskQuery().processInstanceId(run.processInstance()).singleResult();
    }

    private static boolean holds(StepContext context) {
        try {
            context.demandLock();
            return true;
        } catch (WorkInterrupted e) {
            return false;
        }
    }

    /** As a process that stands still hears of nothing. */
    private static void awaitUninterrupted(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                LoggerFactory.getLogger(PumpTest.class).debug("Interrupted, and deaf to it");
            }
        }
    }
}
