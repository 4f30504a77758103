package chatalot.runbook.backup;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells now and then how far a long part is, while it runs: soon at first, then less and less often. Sizes are asked of
 * whoever works; nothing of the data comes here.
 */
final class Progress {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration ASKING = Duration.ofSeconds(20);
    private static final double MIB = 1024 * 1024;

    private final Work work;
    private final Duration first;
    private final Duration longest;

    Progress(Work work) {
        this(work, FIRST, LONGEST);
    }

    Progress(Work work, Duration first, Duration longest) {
        this.work = work;
        this.first = first;
        this.longest = longest;
    }

    /**
     * Does the part and tells of it.
     *
     * @param done  what has happened to the bytes, for example {@code Archived}
     * @param whole how many there will be, where that is known
     * @param bytes how many there are now; empty when that cannot be said just now
     */
    <T> T during(String done, OptionalLong whole, Supplier<OptionalLong> bytes, Supplier<T> part) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread teller = new Thread(() -> tell(done, whole, bytes, ended), "backup-progress");
        teller.setDaemon(true);
        teller.start();
        try {
            return part.get();
        } finally {
            ended.countDown();
            teller.interrupt();
            await(teller);
        }
    }

    private void tell(String done, OptionalLong whole, Supplier<OptionalLong> bytes, CountDownLatch ended) {
        long before = 0;
        long asked = System.nanoTime();
        long pause = first.toMillis();
        try {
            while (!ended.await(pause, TimeUnit.MILLISECONDS)) {
                OptionalLong now = quietly(bytes);
                if (now.isPresent() && ended.getCount() > 0) {
                    double seconds = (System.nanoTime() - asked) / 1e9;
                    work.say("%s", words(done, now.getAsLong(), whole, Math.max(0, now.getAsLong() - before) / seconds));
                    before = now.getAsLong();
                    asked = System.nanoTime();
                }
                pause = Math.min(2 * pause, longest.toMillis());
            }
        } catch (InterruptedException | WorkInterrupted e) {
            LOG.debug("The part whose progress was told has ended");
        }
    }

    static String words(String done, long bytes, OptionalLong whole, double bytesPerSecond) {
        String so = whole.isPresent() && whole.getAsLong() > 0
                ? String.format(Locale.ROOT, " of %.1f MiB (%d %%)", whole.getAsLong() / MIB,
                        Math.min(100, Math.round(100.0 * bytes / whole.getAsLong()))) : "";
        return String.format(Locale.ROOT, "%s %.1f MiB%s, %.1f MiB/s", done, bytes / MIB, so, bytesPerSecond / MIB);
    }

    /** The work itself finds out what is wrong; that its size could not be asked does it no harm. */
    private static OptionalLong quietly(Supplier<OptionalLong> bytes) {
        try {
            return bytes.get();
        } catch (DockerRefused | PassingTrouble | CommandFailed | BackupFailed e) {
            LOG.debug("A size could not be asked just now", e);
            return OptionalLong.empty();
        }
    }

    private static void await(Thread teller) {
        try {
            teller.join(ASKING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
