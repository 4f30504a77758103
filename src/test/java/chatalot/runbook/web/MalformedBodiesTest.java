package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.text.Hostile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bodies that nobody should send, to every address that takes one. */
@RunningService
@Tag("long")
class MalformedBodiesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOO_LARGE = (2 << 20) + 1;
    private static final int MADE_UP = 12;
    /** What is sent to change a password fails, and keeps nobody else waiting. */
    private static final String ELSEWHERE = "192.0.2.77";
    /** Of what is inside nobody outside should hear. */
    private static final List<String> INNARDS = List.of("java.", "jakarta.", "org.spring", "com.fasterxml", "chatalot.runbook", "Exception", "\tat ", "select ", "SELECT ",
            "insert into", "org.h2", "JDBC");

    @LocalServerPort
    private int port;
    @Autowired
    private JdbcClient jdbc;
    private final HttpClient http = HttpClient.newHttpClient();
    private long run;

    @BeforeEach
    void aRunThatWaits() {
        run = new PlayedRuns(port).startAndAwaitApproval("olivia", "1.1.0");
    }

    @AfterEach
    void end() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void whatIsNotOneJsonObjectOfTheRightFieldsIsRefusedEverywhereAndChangesNothing() throws IOException {
        Map<String, JsonNode> addresses = addresses();
        assertThat(addresses).hasSizeGreaterThan(25);
        String before = everything();

        JqwikSession.run(() -> addresses.forEach((path, fields) -> {
            Stream.concat(notJson(), Stream.concat(ofWrongFields(fields), Hostile.text().filter(MalformedBodiesTest::isNoObject).sampleStream().limit(MADE_UP)))
                    .forEach(body -> refused(path, body, Set.of(400)));
        }));

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void textThatNoDatabaseOrTerminalTakesIsRefusedInEveryField() throws IOException {
        Map<String, JsonNode> addresses = addresses();
        String before = everything();

        addresses.forEach((path, fields) -> fields.fieldNames().forEachRemaining(field -> Stream.of("a\\u0000b", "\\ud800", "\\u001b[2J", "\\u202e", "\\u009b1m", "x".repeat(210_000))
                .forEach(text -> refused(path, "{\"%s\":\"%s\"}".formatted(field, text), Set.of(400, 404, 409, 422)))));

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatIsTooLargeIsNotReadWhole() throws IOException {
        Map<String, JsonNode> addresses = addresses();
        String before = everything();
        byte[] large = ("{\"reason\":\"" + "x".repeat(TOO_LARGE) + "\"}").getBytes(StandardCharsets.UTF_8);

        addresses.keySet().forEach(path -> {
            demandProblem(path, send(path, BodyPublishers.ofByteArray(large), "application/json"), Set.of(413));
            demandProblem(path, send(path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)), "application/json"), Set.of(413));
        });

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatIsNoJsonByItsNameIsNotRead() throws IOException {
        addresses().keySet().forEach(path -> Stream.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml",
                        "application/json;charset=nonsense", "nonsense")
                .forEach(type -> demandProblem(path, send(path, BodyPublishers.ofString("{}"), type), Set.of(400, 415))));
    }

    @Test
    void parametersThatMakeNoSenseAreRefusedInWords() throws IOException {
        List<String> values = List.of("%00", "%ED%A0%80", "%1b[2J", "-1", "0", "99999999999999999999", "1e9", "NaN", "+999999999-12-31", "+999999999-12-31T00:00Z",
                "-999999999-01-01", "x".repeat(300), "'%3B--", "%25", "..%2F");
        for (JsonNode path : (Iterable<JsonNode>) () -> described().path("paths").elements()) {
            JsonNode asked = path.path("get");
            for (JsonNode parameter : asked.path("parameters")) {
                if (parameter.path("in").asText().equals("query")) {
                    values.forEach(value -> demandNoFault(filled(pathOf(path)) + "?" + parameter.path("name").asText() + "=" + value));
                }
            }
        }
        Stream.of("/api/runs", "/api/audit").forEach(list -> Stream.of("instance", "kind", "outcome", "person", "actor", "act", "run", "from", "to", "text", "exceptions",
                "routine", "before", "limit", "format").forEach(name -> values.forEach(value -> demandNoFault(list + "?" + name + "=" + value))));
    }

    private static Stream<String> notJson() {
        return Stream.of("", " ", "{", "}", "[]", "[{}]", "null", "1", "NaN", "\"x\"", "{}{}", "{} x", "{\"reason\"", "{'reason':'x'}", "{reason:\"x\"}", "{\"reason\":NaN}",
                "{\"reason\":\"a\nb\"}", "[".repeat(100_000), "{\"reason\":" + "[".repeat(100_000), "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000), "/* */{}", "\u0000{}",
                "{\"nobody-knows-this\":1}", "{\"reason\":\"x\",\"reason\":\"y\"}", "{\"comment\":\"x\",\"comment\":\"y\"}");
    }

    /** Whatever a field is meant to be, it is text or a truth. */
    private static Stream<String> ofWrongFields(JsonNode fields) {
        List<String> bodies = new ArrayList<>();
        // An identity is characters, to be wiped, and may come as a list of them.
        fields.fieldNames().forEachRemaining(field -> Stream.of("1", "-0.0", "1e999999999", "9".repeat(2_000), "{}", "{\"a\":[]}", "[1]", "[null]", "NaN")
                .filter(value -> !field.equals("identity") || !value.startsWith("[")).forEach(value -> bodies.add("{\"%s\":%s}".formatted(field, value))));
        fields.fieldNames().forEachRemaining(field -> bodies.add("{\"%s\":\"x\",\"%s\":\"x\"}".formatted(field, field)));
        return bodies.stream();
    }

    private static boolean isNoObject(String text) {
        try {
            return !JSON.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    private void refused(String path, String body, Set<Integer> statuses) {
        demandProblem(path + " of " + body.substring(0, Math.min(body.length(), 80)), send(path, BodyPublishers.ofString(body), "application/json"), statuses);
    }

    private static void demandProblem(String what, HttpResponse<String> answer, Set<Integer> statuses) {
        assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isIn(statuses);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).as(what).startsWith("application/problem+json");
        try {
            assertThat(JSON.readTree(answer.body()).path("detail").asText()).as(what).isNotBlank().doesNotContain(INNARDS);
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    private void demandNoFault(String path) {
        HttpResponse<String> answer = Caller.withBasic(port, "both").get(path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isLessThan(500);
        if (answer.statusCode() >= 400) {
            assertThat(answer.body()).as(path).doesNotContain(INNARDS);
        }
    }

    /** By somebody who may: where ops and approvers may not, an admin. */
    private HttpResponse<String> send(String path, BodyPublisher body, String type) {
        HttpResponse<String> answer = send("both", path, body, type);
        return answer.statusCode() == 403 ? send("ada", path, body, type) : answer;
    }

    private HttpResponse<String> send(String user, String path, BodyPublisher body, String type) {
        try {
            return http.send(HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path))).timeout(Duration.ofSeconds(20))
                    .header("Content-Type", type).header("X-Forwarded-For", ELSEWHERE).header("Authorization", "Basic " + Base64.getEncoder().encodeToString(
                            (user + ":" + Caller.PASSWORD).getBytes(StandardCharsets.UTF_8))).POST(body).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Every address that takes a body, with the fields it has. */
    private Map<String, JsonNode> addresses() {
        JsonNode described = described();
        Map<String, JsonNode> addresses = new TreeMap<>();
        described.path("paths").fields().forEachRemaining(path -> {
            String schema = path.getValue().at("/post/requestBody/content/application~1json/schema/$ref").asText();
            if (!schema.isEmpty()) {
                addresses.put(filled(path.getKey()), described.at(schema.substring(1)).path("properties"));
            }
        });
        return addresses;
    }

    private JsonNode described() {
        try {
            return JSON.readTree(Caller.withBasic(port, "both").get("/api/docs").body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private String pathOf(JsonNode wanted) {
        List<String> paths = new ArrayList<>();
        described().path("paths").fields().forEachRemaining(path -> {
            if (path.getValue().equals(wanted)) {
                paths.add(path.getKey());
            }
        });
        return paths.get(0);
    }

    private String filled(String path) {
        return path.replace("/instances/{name}", "/instances/demo").replace("{number}", Long.toString(run)).replace("{run}", Long.toString(run))
                .replace("{id}", "1").replace("{commit}", "c0ffee0").replace("{kind}", "failed").replaceAll("\\{[a-z]+}", "plan.md");
    }

    /** What there is on record. */
    private String everything() {
        return Stream.of("run", "approval", "approval_request", "approval_withdrawal", "change_freeze", "intervention", "held_commit", "identity_check", "evidence", "act_ru_variable", "act_ru_task", "act_hi_op_log")
                .map(table -> table + " " + jdbc.sql("select count(*) from " + table).query(Long.class).single()).toList().toString();
    }
}
