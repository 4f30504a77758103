package chatalot.runbook.notify;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Single tries, none of which takes longer than it may. */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final ExecutorService threads;
    private final Set<Future<?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    Attempts(ExecutorService threads) {
        this.threads = threads;
    }

    /**
     * How a try came out.
     *
     * @param error     empty when it was delivered
     * @param brokenOff by our own end, which says nothing about the receiver
     */
    record Result(boolean delivered, String error, boolean brokenOff) {

        private static final Result DELIVERED = new Result(true, "", false);
        private static final Result BROKEN_OFF = new Result(false, "The service stopped in the middle of this try.", true);

        private static Result failed(String error) {
            return new Result(false, error, false);
        }
    }

    /** Sends a message and waits for the outcome, at most {@code longest}; then the try is broken off. */
    Result make(Receiver receiver, Message message, Duration longest) {
        Future<?> attempt;
        try {
            attempt = threads.submit(() -> {
                receiver.send(message);
                return true;
            });
        } catch (RejectedExecutionException e) {
            return Result.BROKEN_OFF;
        }
        underWay.add(attempt);
        try {
            if (ending) {
                attempt.cancel(true);
            }
            return outcome(attempt, receiver, longest);
        } finally {
            attempt.cancel(true);
            underWay.remove(attempt);
        }
    }

    private static Result outcome(Future<?> attempt, Receiver receiver, Duration longest) {
        try {
            attempt.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return Result.DELIVERED;
        } catch (TimeoutException e) {
            return Result.failed("It did not answer within %d s.".formatted(Math.max(1, longest.toSeconds())));
        } catch (ExecutionException e) {
            return failed(receiver, e.getCause());
        } catch (CancellationException e) {
            return Result.BROKEN_OFF;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.BROKEN_OFF;
        }
    }

    private static Result failed(Receiver receiver, Throwable cause) {
        if (cause instanceof DeliveryFailed expected) {
            return Result.failed(expected.getMessage());
        }
        // Without the message: nobody knows what it repeats.
        LOG.error("A notice to {} met a fault of ours: {}", receiver.name(), cause.getClass().getName());
        return Result.failed("A fault of this service: %s.".formatted(cause.getClass().getSimpleName()));
    }

    /** Interrupts every try; there are no further ones. */
    void breakOff() {
        ending = true;
        underWay.forEach(attempt -> attempt.cancel(true));
    }
}
