package chatalot.runbook.web.doors;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.RunningService;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An id of a session is worth something from the sign-in to the sign-out, and at no other time. */
@RunningService
class SessionsTest {

    @LocalServerPort
    private int port;

    @Test
    void anIdFromBeforeTheSignInIsWorthNothingAfterIt() {
        Caller olivia = Caller.nobody(port);
        olivia.get("/login");
        String planted = olivia.cookie("JSESSIONID").orElseThrow();

        olivia.signIn("olivia", Caller.PASSWORD);

        assertThat(olivia.cookie("JSESSIONID")).hasValueSatisfying(id -> assertThat(id).isNotEqualTo(planted));
        assertThat(instancesWith(planted)).isEqualTo(302);
    }

    @Test
    void anIdFromBeforeTheSignInInTasklistIsWorthNothingEither() {
        Caller paula = Caller.nobody(port);
        paula.get("/login");
        String planted = paula.cookie("JSESSIONID").orElseThrow();

        paula.send("POST", "/camunda/api/admin/auth/user/default/login/tasklist", "username=paula&password=" + Caller.PASSWORD,
                "application/x-www-form-urlencoded");

        assertThat(paula.get("/instances").statusCode()).isEqualTo(200);
        assertThat(instancesWith(planted)).isEqualTo(302);
    }

    @Test
    void anIdIsWorthNothingAfterTheSignOut() {
        Caller olivia = Caller.signedIn(port, "olivia");
        String id = olivia.cookie("JSESSIONID").orElseThrow();
        assertThat(instancesWith(id)).isEqualTo(200);

        olivia.form("/instances", "/logout", Map.of());

        assertThat(instancesWith(id)).isEqualTo(302);
    }

    @Test
    void anIdInTheAddressIsNone() {
        String id = Caller.signedIn(port, "olivia").cookie("JSESSIONID").orElseThrow();

        assertThat(new Wire(port, "127.0.0.1").get("/instances;jsessionid=" + id).status()).isIn(302, 400);
    }

    private int instancesWith(String id) {
        return new Wire(port, "127.0.0.1").get("/instances", "Cookie: JSESSIONID=" + id).status();
    }
}
