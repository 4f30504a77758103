package chatalot.runbook.web.doors;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.RunningService;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A proxy at one address is believed, and nobody else. */
@RunningService
@TestPropertySource(properties = "server.tomcat.remoteip.internal-proxies=127\\.0\\.0\\.2")
class ProxyTest {

    private static final String PROXY = "127.0.0.2";
    private static final String STRANGER = "127.0.0.1";
    private static final String OVER_TLS = "X-Forwarded-Proto: https";

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/nothing", "/api/runs", "/actuator/health", "/assets/console.css", "/camunda/app/tasklist/default/"})
    void behindAProxyThatSpeaksTlsBrowsersAreToldToStayThere(String path) {
        assertThat(new Wire(port, PROXY).get(path, OVER_TLS).header("Strict-Transport-Security")).hasValueSatisfying(value ->
                assertThat(value).contains("max-age=31536000"));
        assertThat(new Wire(port, PROXY).get(path).header("Strict-Transport-Security")).isEmpty();
        assertThat(new Wire(port, STRANGER).get(path, OVER_TLS).header("Strict-Transport-Security")).isEmpty();
    }

    @Test
    void theSessionsCookieIsForTlsOnlyThere() {
        assertThat(new Wire(port, PROXY).get("/login", OVER_TLS).cookie("JSESSIONID")).hasValueSatisfying(cookie ->
                assertThat(cookie).contains("Secure", "HttpOnly", "SameSite=Lax"));
        assertThat(new Wire(port, STRANGER).get("/login", OVER_TLS).cookie("JSESSIONID")).hasValueSatisfying(cookie ->
                assertThat(cookie).doesNotContain("Secure").contains("HttpOnly", "SameSite=Lax"));
    }

    /** Scripts of the webapps read it: it cannot be HttpOnly. */
    @Test
    void theWebappsCookieToo() {
        String session = "Cookie: JSESSIONID=" + sessionOf("paula");

        assertThat(new Wire(port, PROXY).get("/camunda/app/tasklist/default/", OVER_TLS, session).cookie("XSRF-TOKEN"))
                .hasValueSatisfying(cookie -> assertThat(cookie).contains(";Secure", "SameSite=Lax").doesNotContain("HttpOnly"));
    }

    @Test
    void redirectsStayOnTheProxysAddress() {
        assertThat(new Wire(port, PROXY).get("/instances", OVER_TLS, "X-Forwarded-Host: runbook.example.org", "X-Forwarded-Port: 443").header("Location"))
                .hasValue("https://runbook.example.org/login");
        assertThat(new Wire(port, STRANGER).get("/instances", OVER_TLS, "X-Forwarded-Host: evil.example").header("Location"))
                .hasValue("http://localhost:" + port + "/login");
    }

    @Test
    void aStrangerWhoClaimsOtherAddressesIsThrottledAllTheSame() {
        for (int i = 0; i < 5; i++) {
            assertThat(guess(STRANGER, "198.51.100." + i).status()).isEqualTo(401);
        }

        assertThat(guess(STRANGER, "198.51.100.99").status()).isEqualTo(429);
        assertThat(guess(PROXY, "198.51.100.99").status()).as("behind the proxy, who is somebody else").isEqualTo(401);
    }

    private Wire.Answer guess(String from, String claimed) {
        return new Wire(port, from).get("/api/runs", "X-Forwarded-For: " + claimed, "Authorization: Basic "
                + Base64.getEncoder().encodeToString("olivia:guess".getBytes(StandardCharsets.UTF_8)));
    }

    /** A session whose webapps were not looked at yet. */
    private String sessionOf(String person) {
        Caller caller = Caller.nobody(port);
        caller.signIn(person, Caller.PASSWORD);
        return caller.cookie("JSESSIONID").orElseThrow();
    }
}
