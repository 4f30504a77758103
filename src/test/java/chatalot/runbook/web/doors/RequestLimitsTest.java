package chatalot.runbook.web.doors;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.RunningService;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is too much is refused in words, on every way in, and the service goes on. */
@RunningService
class RequestLimitsTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String TOO_MUCH = "x".repeat(1_100_000);
    private static final String TOO_LONG = "x".repeat(20_000);

    @LocalServerPort
    private int port;

    @AfterEach
    void theServiceGoesOn() {
        assertThat(Caller.nobody(port).get("/actuator/health").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void aLargeBodyOverRest() {
        assertProblem(Caller.withBasic(port, "olivia").post("/api/freezes", "{\"reason\":\"" + TOO_MUCH + "\"}"), 413, "too large");
    }

    @Test
    void aLargeBodyThatDoesNotSayHowLargeItIs() {
        assertThat(chunked("/api/freezes", "application/json", "{\"reason\":\"" + TOO_MUCH + "\"}")).matches(answer ->
                answer.status() == 413 && answer.text().contains("too large"), "413 in words");
        assertThat(chunked("/login", FORM, "username=" + TOO_MUCH).status()).isEqualTo(413);
    }

    @Test
    void aLargeBodyForTheEngine() {
        assertProblem(Caller.signedIn(port, "ada").post("/camunda/api/engine/engine/default/task", "{\"name\":\"" + TOO_MUCH + "\"}"), 413, "too large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/freezes", "/runs/999999/reverse-sql"})
    void aLargeForm(String path) {
        HttpResponse<String> answer = Caller.signedIn(port, "olivia").send("POST", path, "sql=" + TOO_MUCH, FORM);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("What was sent is too large. Nothing was changed.");
    }

    @Test
    void aFormOfTooManyFields() {
        String fields = IntStream.range(0, 1_100).mapToObj(i -> "f" + i + "=1").collect(Collectors.joining("&"));

        assertThat(Caller.signedIn(port, "olivia").send("POST", "/freezes", fields, FORM).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/api/freezes", "/camunda/api/engine/engine/default/deployment/create"})
    void files(String path) {
        HttpResponse<String> answer = Caller.withBasic(port, "olivia").send("POST", path, "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b--",
                "multipart/form-data; boundary=b");

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/runs?text=", "/login?x=", "/camunda/app/", "/actuator/health?x="})
    void aLongAddress(String path) {
        Wire.Answer answer = new Wire(port, "127.0.0.1").get(path + TOO_LONG);

        assertThat(answer.status()).as(answer.text()).isEqualTo(414);
        assertThat(answer.text()).contains("The address is too long.", "X-Content-Type-Options: nosniff").doesNotContain("Tomcat");
    }

    @Test
    void largeHeaders() {
        Wire.Answer answer = new Wire(port, "127.0.0.1").get("/api/runs", "Cookie: a=" + TOO_LONG);

        assertThat(answer.status()).as(answer.text()).isEqualTo(431);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.text()).contains("headers are too large").doesNotContain("Tomcat");
    }

    @Test
    void whatIsNoHttpAtAll() {
        Wire.Answer answer = new Wire(port, "127.0.0.1").send("", "GET /a\u0001b HTTP/1.1");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("The request cannot be read.").doesNotContain("Tomcat", "Exception");
    }

    private Wire.Answer chunked(String path, String type, String body) {
        return new Wire(port, "127.0.0.1").send(Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n", "POST " + path + " HTTP/1.1",
                "Transfer-Encoding: chunked", "Content-Type: " + type, "Authorization: Basic "
                        + Base64.getEncoder().encodeToString(("olivia:" + Caller.PASSWORD).getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String words) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains(words);
    }
}
