package chatalot.runbook.notify;

import chatalot.runbook.notify.Outbox.Claimed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves some receivers, one delivery after the other, until it is ended. */
final class Lane implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    /** A try is over long before another node may think that this one died. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Map<String, Receiver> members;
    private final Outbox outbox;
    private final Attempts attempts;
    private final NotifySettings settings;
    private final PublicUrl urls;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean ended;

    Lane(Map<String, Receiver> members, Outbox outbox, Attempts attempts, NotifySettings settings, PublicUrl urls, Clock clock) {
        this.members = Map.copyOf(members);
        this.outbox = outbox;
        this.attempts = attempts;
        this.settings = settings;
        this.urls = urls;
        this.clock = clock;
    }

    /** Says that there may be something to deliver. */
    void wake() {
        wake.release();
    }

    /** Lets it begin nothing new. */
    void end() {
        ended = true;
        wake();
    }

    @Override
    public void run() {
        while (!ended) {
            try {
                deliverWhatIsDue();
                if (wake.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void deliverWhatIsDue() {
        try {
            Optional<Claimed> due = claim();
            while (due.isPresent()) {
                deliver(due.get());
                due = claim();
            }
        } catch (RuntimeException e) {
            LOG.warn("Notices to {} wait: {}", members.keySet(), e.getMessage());
        }
    }

    private Optional<Claimed> claim() {
        return ended ? Optional.empty() : outbox.claim(members.keySet(), clock.instant().minus(settings.giveUpAfter()),
                settings.timeout().plus(MARGIN));
    }

    private void deliver(Claimed claimed) {
        Message message = Message.of(claimed.id(), claimed.notice(), claimed.at(), urls);
        Attempts.Result result = attempts.make(members.get(claimed.receiver()), message, settings.timeout());
        if (result.delivered()) {
            outbox.delivered(claimed);
            return;
        }
        LOG.info("Notice {} did not reach {} at try {}: {}", claimed.id(), claimed.receiver(), claimed.attempt(), result.error());
        Instant now = clock.instant();
        outbox.failed(claimed, result.error(), result.brokenOff() ? now : now.plus(settings.backoff(claimed.attempt())));
    }
}
