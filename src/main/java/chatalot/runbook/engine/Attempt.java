package chatalot.runbook.engine;

import chatalot.runbook.run.Run;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;

/**
 * One attempt of one step, from fetching its task to its report. Its worker id is its own: a task that was fetched
 * again by anybody belongs to another worker id, which is what fences this attempt off.
 */
final class Attempt {

    private final LockedExternalTask task;
    private final Run run;
    private final ElementFacts facts;
    private final int number;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Optional<Thread> thread = Optional.empty();
    private Optional<String> withdrawn = Optional.empty();
    private volatile OptionalLong renewed = OptionalLong.empty();

    Attempt(LockedExternalTask task, Run run, ElementFacts facts, int number) {
        this.task = task;
        this.run = run;
        this.facts = facts;
        this.number = number;
    }

    LockedExternalTask task() {
        return task;
    }

    String worker() {
        return task.getWorkerId();
    }

    Run run() {
        return run;
    }

    String step() {
        return task.getTopicName();
    }

    ElementFacts facts() {
        return facts;
    }

    /** Counted from 1 over all starts of this step in this run. */
    int number() {
        return number;
    }

    /** The current thread works on this attempt from here on and may be interrupted. */
    synchronized void working() {
        thread = Optional.of(Thread.currentThread());
        withdrawn.ifPresent(why -> Thread.currentThread().interrupt());
    }

    /** The step has returned: no interruption reaches the current thread any more, and a late one is forgotten. */
    synchronized void worked() {
        thread = Optional.empty();
        Thread.interrupted();
    }

    /** Nothing may be done or reported any more; the step is interrupted. */
    synchronized void withdraw(String why) {
        if (withdrawn.isEmpty()) {
            withdrawn = Optional.of(why);
            thread.ifPresent(Thread::interrupt);
        }
    }

    /** Why nothing may be done any more. */
    synchronized Optional<String> withdrawn() {
        return withdrawn;
    }

    /** Its lock was its own at that moment of {@link System#nanoTime}. */
    void renewed(long moment) {
        renewed = OptionalLong.of(moment);
    }

    /** Whether its lock was known to be its own less than that ago; a process that stood still has aged. */
    boolean renewedWithin(Duration time) {
        OptionalLong last = renewed;
        return last.isPresent() && System.nanoTime() - last.getAsLong() < time.toNanos();
    }

    void ended() {
        ended.countDown();
    }

    boolean awaitEnd(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return "%s of run %s, attempt %d".formatted(step(), run.number(), number);
    }
}
