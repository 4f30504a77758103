package chatalot.runbook.host;

import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Runs pieces of work at the same time. The first failure, or an interrupt of the caller, ends all of them; this
 * returns only after they have ended (or did not within 30 s of being told to).
 */
public final class SideBySide {

    private static final long PATIENCE_SECONDS = 30;

    private SideBySide() {
    }

    /**
     * A piece of work.
     *
     * @param work runs on a thread of its own
     * @param end  makes the work fail soon where interrupting its thread does not, such as a database call; may be
     *             called before, during or after the work
     */
    public record Part(Runnable work, Runnable end) {

        /** Work that heeds interrupts. */
        public static Part of(Runnable work) {
            return new Part(work, () -> { });
        }
    }

    /** @throws RuntimeException what the first part that failed threw; {@link WorkInterrupted} on interrupt */
    public static void run(Part... parts) {
        ExecutorService threads = Executors.newFixedThreadPool(parts.length, work -> {
            Thread thread = new Thread(work, "side-by-side");
            thread.setDaemon(true);
            return thread;
        });
        CompletionService<Boolean> ends = new ExecutorCompletionService<>(threads);
        boolean succeeded = false;
        try {
            for (Part part : parts) {
                ends.submit(part.work(), Boolean.TRUE);
            }
            for (int ended = 0; ended < parts.length; ended++) {
                ends.take().get();
            }
            succeeded = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while work was going on side by side", e);
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } finally {
            if (!succeeded) {
                List.of(parts).forEach(part -> part.end().run());
            }
            end(threads);
        }
    }

    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException unwrapped(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }
}
