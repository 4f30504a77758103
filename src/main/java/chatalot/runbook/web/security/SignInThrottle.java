package chatalot.runbook.web.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Slows down whoever guesses passwords: after five failures in a row the same user from the same address waits, and
 * each further failure doubles the wait, up to a minute. An address that guesses for many users waits after twenty, and a user who is
 * guessed at from many addresses after fifty; but not a user where they have signed in before: no stranger, and nobody else of the same
 * office, keeps them out of there. Kept in memory, ten thousand entries at most.
 */
@Component
class SignInThrottle {

    /** So long after the last failure they are forgotten. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private static final int FREE_FOR_A_USER = 5;
    private static final int FREE_FOR_AN_ADDRESS = 20;
    private static final int FREE_FROM_ANYWHERE = 50;
    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final String ANYWHERE = "*";

    private record Failures(int count, Instant last) { }

    private final Clock clock;
    private final KnownAddresses known;
    private final Cache<String, Failures> failures = Caffeine.newBuilder().maximumSize(MOST_ENTRIES).build();

    SignInThrottle(Clock clock, KnownAddresses known) {
        this.clock = clock;
        this.known = known;
    }

    /** How long this user has to wait before a password is looked at; zero when they need not. */
    Duration wait(String user, String address) {
        Network from = Network.of(address);
        Duration theirs = wait(key(user, from.name()), FREE_FOR_A_USER);
        Duration others = longer(wait(from.name(), FREE_FOR_AN_ADDRESS), wait(key(user, ANYWHERE), FREE_FROM_ANYWHERE));
        return others.isZero() || known.knows(user, from) ? theirs : longer(theirs, others);
    }

    void failed(String user, String address) {
        String from = Network.of(address).name();
        Stream.of(key(user, from), from, key(user, ANYWHERE)).forEach(this::count);
    }

    void succeeded(String user, String address) {
        Network from = Network.of(address);
        known.remember(user, from);
        failures.invalidate(key(user, from.name()));
    }

    private void count(String key) {
        Instant now = clock.instant();
        failures.asMap().merge(key, new Failures(1, now), (old, one) -> isForgotten(old, now) ? one : new Failures(old.count() + 1, now));
    }

    private Duration wait(String key, int free) {
        Instant now = clock.instant();
        return Optional.ofNullable(failures.getIfPresent(key)).filter(past -> past.count() >= free && !isForgotten(past, now))
                .map(past -> wait(past, free, now)).orElse(Duration.ZERO);
    }

    private static Duration wait(Failures past, int free, Instant now) {
        int doublings = Math.min(past.count() - free, 6);
        long seconds = Math.min(1L << doublings, LONGEST_WAIT_SECONDS);
        Duration left = Duration.between(now, past.last().plusSeconds(seconds));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static boolean isForgotten(Failures past, Instant now) {
        return past.last().plus(FORGOTTEN_AFTER).isBefore(now);
    }

    private static String key(String user, String from) {
        return from + " " + user;
    }
}
