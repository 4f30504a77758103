package chatalot.runbook.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits on the current thread for something that nobody announces. */
final class Waiting {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private Waiting() {
    }

    /** True as soon as {@code done}; false after {@code longest}, or when the thread is interrupted. */
    static boolean until(BooleanSupplier done, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline || !pause(LOOK_AGAIN)) {
                return false;
            }
        }
        return true;
    }

    /** False when the thread was interrupted meanwhile. */
    static boolean pause(Duration length) {
        try {
            Thread.sleep(length.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
