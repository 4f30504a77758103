package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Who was told what, as REST and the run's page say it, of a service with one receiver that works and one that does not. */
@RunningService
@DirtiesContext
class NoticesApiTest {

    private static final HttpServer RECEIVERS = receivers();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void twoReceivers(DynamicPropertyRegistry properties) {
        String address = "http://127.0.0.1:" + RECEIVERS.getAddress().getPort();
        // The webapps of other tests' services in this Java find their engine by its name.
        properties.add("camunda.bpm.process-engine-name", () -> "notices");
        // They are wired by static fields: a second service's webapps would take the first one's away when they end.
        properties.add("camunda.bpm.webapp.enabled", () -> "false");
        properties.add("runbook.public-url", () -> "https://runbook.example.org");
        properties.add("runbook.notify.allow-loopback", () -> "true");
        properties.add("runbook.notify.webhooks[0].name", () -> "deaf");
        properties.add("runbook.notify.webhooks[0].url", () -> address + "/deaf?token=hidden");
        properties.add("runbook.notify.webhooks[1].name", () -> "good");
        properties.add("runbook.notify.webhooks[1].url", () -> address + "/good");
        properties.add("runbook.notify.webhooks[1].secret", () -> "never-shown-anywhere");
    }

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @AfterAll
    static void stop() {
        RECEIVERS.stop(0);
    }

    @Test
    void aRunTellsWhoWasToldWhatAndKeepsSecrets() throws JsonProcessingException {
        long run = new PlayedRuns(port).startAndAwaitApproval("1.1.0");

        JsonNode notice = Awaitility.await().until(() -> notices(run).path(0),
                told -> told.at("/receivers/0/lastError").isTextual() && told.at("/receivers/1/deliveredAt").isTextual());

        assertThat(notice.get("kind").asText()).isEqualTo("approval_needed");
        assertThat(notice.get("group").asText()).isEqualTo("approvers");
        assertThat(notice.at("/receivers/0/receiver").asText()).isEqualTo("webhook deaf");
        assertThat(notice.at("/receivers/0/state").asText()).isEqualTo("waiting");
        assertThat(notice.at("/receivers/0/lastError").asText()).isEqualTo("It answered 500.");
        assertThat(notice.at("/receivers/1/state").asText()).isEqualTo("delivered");
        assertThat(notice.toString()).doesNotContain("hidden", "never-shown", "127.0.0.1");
        assertThat(Caller.signedIn(port, "arthur").get("/runs/" + run + "?show=audit").body()).contains("webhook good", "It answered 500.");
        assertThat(Caller.signedIn(port, "paula").get("/runs/" + run + "?show=audit").body()).doesNotContain("webhook good");
    }

    @Test
    void aTestTellsWhichReceiversTookIt() throws JsonProcessingException {
        JsonNode trials = json(Caller.withBasic(port, "ada").post("/api/notices/test", "{}"));

        assertThat(trials.at("/0/delivered").asBoolean()).isFalse();
        assertThat(trials.at("/0/error").asText()).isEqualTo("It answered 500.");
        assertThat(trials.at("/1/delivered").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"GET,/api/notices?run=1,paula,403", "GET,/api/notices,arthur,400", "GET,/api/notices?run=999999,arthur,404",
        "POST,/api/notices/test,olivia,403", "POST,/api/notices/test,arthur,403", "POST,/api/notices/test,paula,403"})
    void whatIsNotOnesOwnOrNotThereIsRefused(String method, String path, String user, int status) {
        HttpResponse<String> answer = Caller.withBasic(port, user).send(method, path, method.equals("POST") ? "{}" : "",
                method.equals("POST") ? "application/json" : "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void aFormOfAnotherSiteCannotSendATest() {
        assertThat(Caller.withBasic(port, "ada").send("POST", "/api/notices/test", "a=b", "application/x-www-form-urlencoded")
                .statusCode()).isEqualTo(415);
    }

    private JsonNode notices(long run) throws JsonProcessingException {
        return json(Caller.withBasic(port, "arthur").get("/api/notices?run=" + run));
    }

    private static JsonNode json(HttpResponse<String> answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static HttpServer receivers() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/good") ? 204 : 500, -1);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
