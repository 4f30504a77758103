package chatalot.runbook.host.ssh;

import chatalot.runbook.host.GoBackOrder;
import chatalot.runbook.host.Guard;
import chatalot.runbook.host.GuardFailed;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.WorkInterrupted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Signs of life for the guardian of a run on a host over SSH, see {@code guardian.sh}. The host counts its silence from the arrival of a sign,
 * this side from its sending and only half as long: whoever could not be heard stops long before the host begins.
 */
final class RemoteGuard implements Guard {

    private static final String ACTING = "acting";
    private static final String GUARDIAN = RemoteScript.resource("guardian.sh");
    /** So many signs may be lost before the host has heard nothing for too long. */
    private static final int SIGNS = 10;
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final SshLink link;
    private final String work;
    private final GoBackOrder order;
    private final Duration silence;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Optional<WentBack> report = Optional.empty();
    private volatile long heard;
    private volatile boolean acting;

    private RemoteGuard(SshLink link, String work, GoBackOrder order, Duration silence) {
        this.link = link;
        this.work = work;
        this.order = order;
        this.silence = silence;
    }

    /**
     * Sees to it that somebody watches there, and gives signs of life from now on. Waits for the end of a way back that is under way.
     *
     * @param work whose commands are ended before it goes back, see {@link SshHost#goingOnWith}
     * @throws PassingTrouble when there is no connection, or the way back takes longer than the order's patience
     * @throws GuardFailed    when nobody can be set up to watch
     */
    static RemoteGuard open(SshLink link, String work, GoBackOrder order, Duration silence) throws GuardFailed {
        RemoteGuard guard = new RemoteGuard(link, work, order, silence);
        long end = System.nanoTime() + order.patience().toNanos();
        while (true) {
            long sent = System.nanoTime();
            String said = guard.sign(GUARDIAN);
            if (!said.strip().equals(ACTING)) {
                guard.heard = sent;
                guard.report = wentBack(said);
                link.threads().execute(guard::giveSigns);
                return guard;
            }
            if (sent > end) {
                throw new PassingTrouble(guard.words());
            }
            pause();
        }
    }

    /** Tells the guardian that nobody needs it any more. @throws PassingTrouble when there is no connection, or it goes back just now */
    static void relieve(SshLink link, String work, GoBackOrder order) {
        Said output = Said.toNobody();
        Said errors = Said.toNobody();
        OptionalInt code = link.run(RemoteScript.of("relieve.sh").field(order.directory().toString()).field(work).then(""), output, errors,
                link.target().patience());
        if (code.isEmpty() || code.getAsInt() != 0 || output.raw().strip().equals(ACTING)) {
            throw new PassingTrouble("%s does not say that it will not go back by itself any more: %s".formatted(link.target().words(),
                    (output.raw() + errors.raw()).strip()));
        }
    }

    @Override
    public void demand() {
        if (acting || System.nanoTime() - heard > silence.toNanos() / 2) {
            throw new PassingTrouble(words());
        }
    }

    @Override
    public Optional<WentBack> report() {
        return report;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void giveSigns() {
        try {
            while (!closed.await(silence.dividedBy(SIGNS).toMillis(), TimeUnit.MILLISECONDS)) {
                giveSign();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (WorkInterrupted e) {
            // This service stops; the next one gives signs again, or the host goes back.
            closed.countDown();
        }
    }

    private void giveSign() {
        long sent = System.nanoTime();
        try {
            // After so long a silence it may have gone back and be done with it: whoever held this must not go on.
            acting |= sign("").strip().equals(ACTING) || sent - heard > silence.toNanos();
            heard = sent;
        } catch (PassingTrouble | GuardFailed e) {
            // Whoever wants to do something finds out by the time that has passed.
        }
    }

    private String sign(String guardian) throws GuardFailed {
        Said output = Said.toNobody();
        Said errors = Said.toNobody();
        OptionalInt code = link.run(RemoteScript.of("guard.sh").field(order.directory().toString()).field(Math.max(1, silence.toSeconds()))
                .field(order.script().toString()).field(work).field(guardian).then(""), output, errors, link.target().patience());
        int ended = code.orElseThrow(() -> new PassingTrouble("%s did not answer a sign of life".formatted(link.target().words())));
        if (ended != 0) {
            throw new GuardFailed("%s: %s".formatted(link.target().words(), (output.raw() + errors.raw()).strip()));
        }
        return output.raw();
    }

    private String words() {
        return "%s goes back by itself, or may do so: it has heard nothing of this service for too long (%d s are given to it)"
                .formatted(link.target().words(), silence.toSeconds());
    }

    private static Optional<WentBack> wentBack(String said) {
        List<String> lines = said.strip().lines().toList();
        return lines.size() < 2 ? Optional.empty()
                : Optional.of(new WentBack(lines.get(0), Integer.parseInt(lines.get(1)), String.join("\n", lines.subList(2, lines.size()))));
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while a host went back by itself", e);
        }
    }
}
