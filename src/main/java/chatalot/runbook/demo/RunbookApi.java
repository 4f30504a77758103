package chatalot.runbook.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The service's REST interface, as the users of a first start. A refusal is an {@link IllegalStateException} with its text. */
final class RunbookApi {

    private static final ObjectMapper JSON =
            new ObjectMapper().registerModules(new Jdk8Module(), new JavaTimeModule());
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final URI base;
    private final Passwords passwords;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RunbookApi(URI base, Passwords passwords) {
        this.base = base;
        this.passwords = passwords;
    }

    /** Starts an update and returns the run's number. */
    long startUpdate(String user, String instance, String target, String reason) {
        return post(user, "/api/instances/" + instance + "/updates", Map.of("target", target, "reason", reason))
                .path("number").longValue();
    }

    Run run(String user, long number) {
        return as(Run.class, send(request(user, "/api/runs/" + number)));
    }

    void approve(String user, long number, String digest, String comment) {
        post(user, "/api/runs/" + number + "/approvals", Map.of("decision", "approve", "digest", digest, "comment", comment));
    }

    void review(String user, long number, String comment) {
        post(user, "/api/runs/" + number + "/review", Map.of("comment", comment));
    }

    Instance instance(String user, String name) {
        return as(Instance.class, send(request(user, "/api/instances/" + name)));
    }

    private JsonNode post(String user, String path, Map<String, String> body) {
        try {
            return send(request(user, path).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String user, String path) {
        String credentials = user + ":" + passwords.of(user);
        return HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER).header("Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException("%s %s: HTTP %d: %s".formatted(request.method(), request.uri(),
                        answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8)));
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("The service does not answer at " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    private static <T> T as(Class<T> type, JsonNode json) {
        try {
            return JSON.treeToValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException("The service answered with something else: " + json, e);
        }
    }

    /** What is needed of a run. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Run(long number, String state, String stateInWords, boolean ended, Optional<String> outcome,
            Optional<String> failure, Optional<Long> downtimeMillis, List<Step> steps, List<Wait> waitsFor,
            List<Word> approvals) { }

    /** What somebody said at a gate, and of what. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Word(String person, String digest) { }

    /** One attempt of one step. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Step(String label, int attempt, Instant startedAt, Optional<Long> millis, Optional<String> outcome,
            Optional<String> message) { }

    /** A task that waits for a person. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Wait(String task, String key, String name, Optional<String> gate, Optional<String> digest) { }

    /** What is needed of an instance. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Instance(Optional<String> version, String health, String detail) { }
}
