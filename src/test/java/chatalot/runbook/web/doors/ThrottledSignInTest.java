package chatalot.runbook.web.doors;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.RunningService;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whoever guesses waits, by whichever way; whoever is guessed at is not kept out. Each test comes from addresses of its own. */
@RunningService
class ThrottledSignInTest {

    private static final int FREE_FOR_A_USER = 5;
    private static final int FREE_FOR_AN_ADDRESS = 20;

    @LocalServerPort
    private int port;

    private enum Way {
        FORM {
            @Override
            HttpResponse<String> signIn(int port, String from, String user, String password) {
                return Caller.nobody(port).with("X-Forwarded-For", from).signIn(user, password);
            }
        },
        BASIC {
            @Override
            HttpResponse<String> signIn(int port, String from, String user, String password) {
                return Caller.withBasic(port, user, password).with("X-Forwarded-For", from).get("/api/runs");
            }
        },
        WEBAPP {
            @Override
            HttpResponse<String> signIn(int port, String from, String user, String password) {
                return Caller.nobody(port).with("X-Forwarded-For", from).send("POST", "/camunda/api/admin/auth/user/default/login/tasklist",
                        "username=%s&password=%s".formatted(user, password), "application/x-www-form-urlencoded");
            }
        };

        abstract HttpResponse<String> signIn(int port, String from, String user, String password);

        String address(int last) {
            return "198.51.%d.%d".formatted(ordinal(), last);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aThrottledRightPasswordDoesNotGetInAndIsToldHowLongToWait(Way way) {
        for (int i = 0; i < FREE_FOR_A_USER; i++) {
            assertThat(way.signIn(port, way.address(1), "arthur", "guess" + i).statusCode()).isNotEqualTo(429);
        }

        HttpResponse<String> right = way.signIn(port, way.address(1), "arthur", Caller.PASSWORD);

        assertThat(right.statusCode()).isEqualTo(429);
        assertThat(right.headers().firstValue("Retry-After").map(Integer::parseInt)).hasValueSatisfying(wait -> assertThat(wait).isBetween(1, 61));
        assertThat(right.body()).contains("Too many failed sign-ins");
        assertThat(right.headers().firstValue("Set-Cookie").orElse("")).doesNotContain("JSESSIONID");
    }

    @ParameterizedTest
    @EnumSource
    void whoGuessesKeepsNobodyOutElsewhere(Way way) {
        for (int i = 0; i <= FREE_FOR_A_USER; i++) {
            way.signIn(port, way.address(2), "arthur", "guess" + i);
        }

        assertThat(way.signIn(port, way.address(3), "arthur", Caller.PASSWORD).statusCode()).isIn(200, 302);
    }

    @Test
    void anAddressThatGuessesForManyUsersWaits() {
        for (int i = 0; i < FREE_FOR_AN_ADDRESS; i++) {
            assertThat(Way.BASIC.signIn(port, "198.51.100.4", "user" + i, "guess").statusCode()).isEqualTo(401);
        }

        assertThat(Way.BASIC.signIn(port, "198.51.100.4", "arthur", Caller.PASSWORD).statusCode()).isEqualTo(429);
    }

    @Test
    void otherHalvesOfOneIpv6NetworkAreOneAddress() {
        for (int i = 0; i < FREE_FOR_A_USER; i++) {
            assertThat(Way.BASIC.signIn(port, "2001:db8:1:2::" + i, "arthur", "guess").statusCode()).isEqualTo(401);
        }

        assertThat(Way.BASIC.signIn(port, "2001:db8:1:2:ffff::1", "arthur", Caller.PASSWORD).statusCode()).isEqualTo(429);
        assertThat(Way.BASIC.signIn(port, "2001:db8:1:3::1", "arthur", Caller.PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void thatSomebodyWasThrottledIsOnRecordOnce() throws IOException {
        for (int i = 0; i < FREE_FOR_A_USER + 4; i++) {
            Way.BASIC.signIn(port, "198.51.100.5", "peter", "guess" + i);
        }

        List<String> told = new ArrayList<>();
        new ObjectMapper().readTree(Caller.withBasic(port, "ada").get("/api/audit?act=sign_in_refused&limit=500").body()).get("events")
                .forEach(event -> told.add(event.get("subject").asText() + ": " + event.get("words").asText()));
        assertThat(told).filteredOn(line -> line.endsWith("from 198.51.100.5"))
                .containsOnly("peter: from 198.51.100.5", "peter: throttled after too many failures, from 198.51.100.5")
                .containsOnlyOnce("peter: throttled after too many failures, from 198.51.100.5").hasSize(FREE_FOR_A_USER + 1);
    }
}
