package chatalot.runbook.web.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever guesses passwords: after five failures in a row the same user from the same address waits, and
 * each further failure doubles the wait, up to a minute. An address that guesses for many users waits after twenty.
 * Kept in memory; the oldest entries go when there are ten thousand.
 */
@Component
class SignInThrottle {

    private static final int FREE_FOR_A_USER = 5;
    private static final int FREE_FOR_AN_ADDRESS = 20;
    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private record Failures(int count, Instant last) { }

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_ENTRIES;
        }
    };

    SignInThrottle(Clock clock) {
        this.clock = clock;
    }

    /** How long this user has to wait before a password is looked at; zero when they need not. */
    synchronized Duration wait(String user, String address) {
        Duration byUser = wait(userKey(user, address), FREE_FOR_A_USER);
        Duration byAddress = wait(address, FREE_FOR_AN_ADDRESS);
        return byUser.compareTo(byAddress) >= 0 ? byUser : byAddress;
    }

    synchronized void failed(String user, String address) {
        count(userKey(user, address));
        count(address);
    }

    synchronized void succeeded(String user, String address) {
        failures.remove(userKey(user, address));
    }

    private void count(String key) {
        Instant now = clock.instant();
        failures.merge(key, new Failures(1, now), (old, one) ->
                old.last().plus(FORGOTTEN_AFTER).isBefore(now) ? one : new Failures(old.count() + 1, now));
    }

    private Duration wait(String key, int free) {
        Failures known = failures.get(key);
        if (known == null || known.count() < free) {
            return Duration.ZERO;
        }
        int doublings = Math.min(known.count() - free, 6);
        long seconds = Math.min(1L << doublings, LONGEST_WAIT_SECONDS);
        Duration left = Duration.between(clock.instant(), known.last().plusSeconds(seconds));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static String userKey(String user, String address) {
        return address + " " + user;
    }
}
