package chatalot.runbook.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.RunningService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** How long who waits, by a clock that is moved by hand. */
@RunningService
class SignInThrottleTest {

    private static final String HOME = "203.0.113.1";

    @LocalServerPort
    private int port;
    @Autowired
    private KnownAddresses known;

    private final MovedClock clock = new MovedClock();
    private SignInThrottle throttle;

    @BeforeEach
    void startAfresh() {
        throttle = new SignInThrottle(clock, known);
    }

    @Test
    void eachFurtherFailureDoublesTheWaitUpToAMinute() {
        fail(5, "olivia", HOME);
        assertThat(throttle.wait("olivia", HOME)).isEqualTo(Duration.ofSeconds(1));
        fail(1, "olivia", HOME);
        assertThat(throttle.wait("olivia", HOME)).isEqualTo(Duration.ofSeconds(2));
        fail(100, "olivia", HOME);
        assertThat(throttle.wait("olivia", HOME)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whoWaitedLongEnoughIsLookedAtAgainAndAQuarterOfAnHourForgetsEverything() {
        fail(30, "olivia", HOME);

        clock.now = clock.now.plusSeconds(60);
        assertThat(throttle.wait("olivia", HOME)).isZero();
        fail(1, "olivia", HOME);
        assertThat(throttle.wait("olivia", HOME)).isPositive();

        clock.now = clock.now.plus(SignInThrottle.FORGOTTEN_AFTER).plusSeconds(1);
        fail(4, "olivia", HOME);
        assertThat(throttle.wait("olivia", HOME)).isZero();
    }

    @Test
    void aRightPasswordForgetsTheWrongOnesBeforeIt() {
        fail(4, "olivia", HOME);
        throttle.succeeded("olivia", HOME);
        fail(4, "olivia", HOME);

        assertThat(throttle.wait("olivia", HOME)).isZero();
    }

    @Test
    void whoIsGuessedAtFromEverywhereIsKeptOutOnlyWhereTheyNeverWere() {
        Caller.nobody(port).with("X-Forwarded-For", HOME).signIn("abel", Caller.PASSWORD);
        for (int i = 0; i < 100; i++) {
            fail(1, "abel", "198.51.100." + i);
        }

        assertThat(throttle.wait("abel", "192.0.2.1")).isEqualTo(Duration.ofSeconds(60));
        assertThat(throttle.wait("abel", HOME)).isZero();
    }

    @Test
    void whoGuessesInAnOfficeKeepsOutThereOnlyWhoNeverWasThere() {
        Caller.nobody(port).with("X-Forwarded-For", HOME).signIn("abel", Caller.PASSWORD);
        for (int i = 0; i < 30; i++) {
            fail(1, "user" + i, HOME);
        }

        assertThat(throttle.wait("abel", HOME)).isZero();
        assertThat(throttle.wait("olivia", HOME)).isEqualTo(Duration.ofSeconds(60));
        fail(5, "abel", HOME);
        assertThat(throttle.wait("abel", HOME)).as("at whom somebody guesses there").isPositive();
    }

    @Test
    void guessesAtOneUserAreNoMatterOfAnother() {
        for (int i = 0; i < 100; i++) {
            fail(1, "abel", "198.51.100." + i);
        }

        assertThat(throttle.wait("olivia", "192.0.2.1")).isZero();
    }

    @Test
    void allAddressesOfAnIpv6NetworkAreOne() {
        assertThat(Network.of("2001:db8::1")).isEqualTo(Network.of("2001:DB8:0:0:ffff:1:2:3")).isNotEqualTo(Network.of("2001:db8:0:1::1"));
        assertThat(Network.of("::1")).isEqualTo(Network.of("0:0:0:0:0:0:0:1"));
        assertThat(Network.of("192.0.2.1")).isNotEqualTo(Network.of("192.0.2.2"));
        assertThat(Network.of("unknown").name()).isEqualTo("unknown");
    }

    private void fail(int times, String user, String address) {
        for (int i = 0; i < times; i++) {
            throttle.failed(user, address);
        }
    }

    private static final class MovedClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("Nobody asks in another zone");
        }
    }
}
