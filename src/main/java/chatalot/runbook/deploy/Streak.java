package chatalot.runbook.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What was seen wrong at one look after another. One miss is nothing; it has to come several times and to last. */
final class Streak {

    private static final int SEVERAL = 3;

    private final Duration lasting;
    private Optional<Instant> since = Optional.empty();
    private String last = "";
    private int looks;

    /** @param lasting how long it has to be seen wrong */
    Streak(Duration lasting) {
        this.lasting = lasting;
    }

    /** One more look that found something wrong. */
    void add(String wrong, Instant now) {
        since = since.or(() -> Optional.of(now));
        last = wrong;
        looks++;
    }

    /** It is well, or nothing could be seen: what comes is counted from one again. */
    void end() {
        since = Optional.empty();
        looks = 0;
    }

    boolean isOpen() {
        return since.isPresent();
    }

    boolean isEnough(Instant now) {
        return looks >= SEVERAL && since.filter(begin -> !now.isBefore(begin.plus(lasting))).isPresent();
    }

    String words() {
        return "%d looks in a row%s: %s".formatted(looks, since.map(begin -> ", since " + begin).orElse(""), last);
    }
}
