package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Freezes;
import chatalot.runbook.run.Person;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Freezing, lifting and reading of it, over REST and on the pages. */
@RunningService
class FreezesTest {

    @LocalServerPort
    private int port;
    @Autowired
    private Freezes records;
    @Autowired
    private FreezeControl control;

    @AfterEach
    void liftEverything() {
        records.holding().forEach(freeze -> control.lift(freeze.id().orElseThrow(), "over",
                new Person("olivia", Set.of(Person.OPS))));
        new PlayedRuns(port).endAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"olivia", "ada"})
    void opsAndAdminsFreezeAndLiftAndEverythingStaysOnRecord(String who) throws JsonProcessingException {
        Instant until = Instant.now().plus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        HttpResponse<String> made = as(who).post("/api/freezes",
                "{\"instance\":\"demo\",\"reason\":\"audit\",\"until\":\"%s\"}".formatted(until));
        assertThat(made.statusCode()).isEqualTo(201);
        long id = json(made).get("id").asLong();
        assertThat(json(made).get("holds").asBoolean()).isTrue();

        JsonNode lifted = json(as("olivia").post("/api/freezes/" + id + "/lift", "{\"reason\":\"done\"}"));

        assertThat(lifted.get("holds").asBoolean()).isFalse();
        JsonNode kept = json(as("arthur").get("/api/freezes")).get(0);
        assertThat(kept.get("id").asLong()).isEqualTo(id);
        assertThat(kept.get("instance").asText()).isEqualTo("demo");
        assertThat(kept.get("by").asText()).isEqualTo(who);
        assertThat(kept.get("reason").asText()).isEqualTo("audit");
        assertThat(kept.get("until").asText()).isEqualTo(until.toString());
        assertThat(kept.get("liftedBy").asText()).isEqualTo("olivia");
        assertThat(kept.get("liftReason").asText()).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"paula", "arthur"})
    void approversAndAuditorsSeeAndCannotAct(String who) throws JsonProcessingException {
        long id = freeze();

        assertThat(as(who).post("/api/freezes", "{\"reason\":\"x\"}").statusCode()).isEqualTo(403);
        assertThat(as(who).post("/api/freezes/" + id + "/lift", "{\"reason\":\"x\"}").statusCode()).isEqualTo(403);
        Caller browser = Caller.signedIn(port, who);
        assertThat(browser.form("/instances", "/freezes", Map.of("reason", "x")).statusCode()).isEqualTo(403);
        assertThat(browser.form("/instances", "/freezes/" + id + "/lift", Map.of("reason", "x")).statusCode()).isEqualTo(403);
        assertThat(browser.get("/instances").body()).contains("Everything is frozen").doesNotContain("Lift the freeze");
        assertThat(json(as(who).get("/api/freezes")).get(0).get("holds").asBoolean()).isTrue();
    }

    @Test
    void aSecondLiftIsToldWhoWasFirst() throws JsonProcessingException {
        long id = freeze();
        as("ada").post("/api/freezes/" + id + "/lift", "{\"reason\":\"enough\"}");

        HttpResponse<String> second = as("olivia").post("/api/freezes/" + id + "/lift", "{\"reason\":\"x\"}");

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("ada has lifted it already", "enough");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/api/freezes             | {}                                                | 400 | reason is missing",
        "/api/freezes             | {\"reason\":\"x\",\"until\":\"tomorrow\"}         | 400 | until has to be a time with its offset",
        "/api/freezes             | {\"reason\":\"x\",\"until\":\"2020-01-01T00:00Z\"}| 400 | until is past",
        "/api/freezes             | {\"reason\":\"x\",\"instance\":\"nowhere\"}       | 404 | There is no instance nowhere",
        "/api/freezes             | {\"reasn\":\"x\"}                                 | 400 | There is no field reasn",
        "/api/freezes/999999/lift | {\"reason\":\"x\"}                                | 404 | There is no freeze 999999",
        "/api/freezes/x/lift      | {\"reason\":\"x\"}                                | 404 | There is no such freeze"})
    void whatCannotBeIsRefusedInWords(String path, String body, int status, String said) {
        HttpResponse<String> answer = as("olivia").post(path, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(said);
        assertThat(records.holding()).isEmpty();
    }

    @Test
    void theConsoleFreezesShowsAndLifts() {
        Caller olivia = Caller.signedIn(port, "olivia");
        olivia.form("/instances", "/freezes", Map.of("instance", "demo", "reason", "<b>audit</b>", "until", ""));
        long id = records.holding().get(0).id().orElseThrow();

        assertThat(olivia.get("/instances").body())
                .contains("demo is frozen", ">olivia<", "it is lifted", "&lt;b&gt;audit", "Lift the freeze");
        olivia.form("/instances", "/freezes/" + id + "/lift", Map.of("reason", "done"));

        assertThat(records.holding()).isEmpty();
        assertThat(olivia.get("/instances").body()).doesNotContain("is frozen");
        olivia.form("/instances", "/freezes", Map.of("instance", "nowhere", "reason", "x"));
        assertThat(olivia.get("/instances").body()).contains("role=\"alert\"", "There is no instance nowhere");
    }

    @Test
    void aRunsPageSaysThatItsInstanceIsFrozenAndWhenItMaySwap() {
        String notBefore = Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
        Caller olivia = Caller.signedIn(port, "olivia");
        String run = olivia.form("/instances", "/instances/demo/updates", Map.of("target", "1.1.0", "notBefore", notBefore))
                .headers().firstValue("Location").orElseThrow().replaceFirst(".*(?=/runs/)", "");
        assertThat(olivia.get(run).body()).contains("Not before", "datetime=\"" + notBefore).doesNotContain("is frozen");

        freeze();

        assertThat(Caller.signedIn(port, "paula").get(run).body()).contains("Everything is frozen", "holidays");
    }

    private long freeze() {
        try {
            return json(as("olivia").post("/api/freezes", "{\"reason\":\"holidays\"}")).get("id").asLong();
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Caller as(String user) {
        return Caller.withBasic(port, user);
    }

    private static JsonNode json(HttpResponse<String> answer) throws JsonProcessingException {
        return new ObjectMapper().readTree(answer.body());
    }
}
