package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Run;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an attempt may act: its lock lasts 400 ms here, and counts without being asked for during the first 300. */
@ProcessTest
class LocksTest {

    private static final Duration LOCK = Duration.ofMillis(400);
    private static final Supplier<RuntimeException> LOST = () -> new BadUserRequestException("another has it");
    private static final Supplier<RuntimeException> CUT_OFF = () -> new IllegalStateException("no connection");

    private final Attempt attempt;
    private final Locks locks;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Supplier<RuntimeException> trouble = () -> null;

    LocksTest(Stage stage, Leases leases) {
        Run run = stage.start(stage.newInstance());
        LockedExternalTask task = answering(LockedExternalTask.class, () -> "a task");
        attempt = new Attempt(task, run, ElementFacts.NONE, 1);
        locks = new Locks(answering(ExternalTaskService.class, this::extended), leases, new PumpSettings("one", 1, LOCK,
                LOCK.dividedBy(4), LOCK, 0, LOCK, LOCK, LOCK, 1, LOCK, LOCK));
        locks.extend(attempt);
    }

    @AfterEach
    void end() {
        locks.destroy();
    }

    @Test
    void nobodyIsAskedWhileTheLockCannotHaveRunOut() {
        assertThat(locks.holds(attempt)).isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoStoodStillForLongerThanThatAsksAndGoesOnWhereItIsTheirsStill() {
        standStill();

        assertThat(locks.holds(attempt)).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whoStoodStillWhileAnotherTookItOverEnds() {
        trouble = LOST;
        standStill();

        assertThat(locks.holds(attempt)).isFalse();
        assertThat(attempt.withdrawn()).isPresent();
    }

    @Test
    void whoStoodStillAndCannotAskEnds() {
        trouble = CUT_OFF;
        standStill();

        assertThat(locks.holds(attempt)).isFalse();
        assertThat(attempt.withdrawn()).isPresent();
    }

    @Test
    void whoWasWithdrawnHoldsNothingAndAsksNobody() {
        attempt.withdraw("its run was cancelled");

        assertThat(locks.holds(attempt)).isFalse();
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatWasLockedJustNowIsNotLockedAgainAtOnce() {
        locks.keep(attempt).stop();

        assertThat(asked).hasValue(1);
    }

    @Test
    void whatWasLockedLongBeforeItsWorkBeginsIsLockedAgainFirst() {
        standStill();

        locks.keep(attempt).stop();

        assertThat(asked).hasValue(2);
    }

    private static void standStill() {
        await().pollDelay(LOCK.plusMillis(50)).until(() -> true);
    }

    private Object extended() {
        asked.incrementAndGet();
        RuntimeException now = trouble.get();
        if (now != null) {
            throw now;
        }
        return "";
    }

    private static <T> T answering(Class<T> type, Supplier<Object> answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Object said = answer.get();
            return method.getReturnType() == String.class ? said : null;
        }));
    }
}
