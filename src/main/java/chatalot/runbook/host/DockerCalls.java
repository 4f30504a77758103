package chatalot.runbook.host;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Puts a deadline around every call of the Engine and gives its failures our names. On a unix socket the
 * client's own response timeout has no effect, so each call runs on a thread that can be left behind.
 */
final class DockerCalls implements AutoCloseable {

    private static final String BEING_REMOVED = "is already in progress";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final ExecutorService threads;

    DockerCalls() {
        AtomicInteger count = new AtomicInteger();
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "docker-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    <T> T call(String what, Duration deadline, Callable<T> work) {
        Future<T> future = threads.submit(work);
        try {
            return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new PassingTrouble("Docker did not %s within %s".formatted(what, deadline), e);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while asking Docker to " + what, e);
        } catch (ExecutionException e) {
            throw named(what, e.getCause());
        }
    }

    /** As {@link #call}, for calls that are done already when the Engine says "not modified" (304). */
    void run(String what, Duration deadline, Runnable work) {
        call(what, deadline, () -> {
            try {
                work.run();
            } catch (NotModifiedException e) {
                return Boolean.FALSE;
            }
            return Boolean.TRUE;
        });
    }

    /** As {@link #call}; "not found" (404) is empty. */
    <T> Optional<T> find(String what, Duration deadline, Callable<T> work) {
        return call(what, deadline, () -> {
            try {
                return Optional.of(work.call());
            } catch (NotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** As {@link #run}; "not found" (404) is done, and so is what somebody else is removing (409), once that has ended. */
    void vanish(String what, Duration deadline, Runnable work) {
        run(what, deadline, () -> {
            while (isBeingRemoved(work) && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        });
    }

    private static boolean isBeingRemoved(Runnable work) {
        try {
            work.run();
            return false;
        } catch (NotFoundException e) {
            return false;
        } catch (ConflictException e) {
            if (!String.valueOf(e.getMessage()).contains(BEING_REMOVED)) {
                throw e;
            }
            return true;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static RuntimeException named(String what, Throwable cause) {
        if (cause instanceof DockerException refused) {
            return new DockerRefused(what, refused.getHttpStatus(), message(refused), refused);
        }
        if (isUnreachable(cause)) {
            return new PassingTrouble("Docker cannot be reached to %s: %s".formatted(what, cause.getMessage()), cause);
        }
        return new IllegalStateException("Docker could not %s: %s".formatted(what, cause.getMessage()), cause);
    }

    private static boolean isUnreachable(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** The Engine answers {@code Status 409: {"message":"…"}}; people want the message. */
    private static String message(DockerException refused) {
        String raw = refused.getMessage() == null ? "" : refused.getMessage();
        int start = raw.indexOf("\"message\":\"");
        int end = raw.lastIndexOf('"');
        return start >= 0 && end > start + 11 ? raw.substring(start + 11, end) : raw.strip();
    }
}
