package chatalot.runbook.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.DigestInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The instance's own HTTP interface, from outside. Every method answers {@link Unanswered} when the instance does not
 * answer or says that it cannot (any 5xx); {@link IllegalStateException} when it refuses what it should take.
 */
public final class ChatApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(1);
    /** Longer than any answer takes: what is given up here may still happen later. */
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int PAGE = 1000;

    private final URI base;
    private final Duration patience;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

    /** @param base the published URL, for example {@code http://127.0.0.1:8080} */
    public ChatApi(URI base) {
        this(base, ANSWER);
    }

    /** @param patience with each answer */
    ChatApi(URI base, Duration patience) {
        this.base = base;
        this.patience = patience;
    }

    /** Posts a message and returns the id it is stored under; the same key gives the same id. */
    long post(Write.Post post) {
        byte[] body = encoded(Map.of("author", post.author(), "text", post.text(), "key", post.key()));
        HttpResponse<byte[]> answer = send(request("/api/messages").POST(BodyPublishers.ofByteArray(body)));
        return json(demand(answer, 200, 201)).path("id").longValue();
    }

    /** All messages in order of their id, read page by page. */
    List<StoredMessage> messages() {
        List<StoredMessage> all = new ArrayList<>();
        long after = 0;
        while (true) {
            JsonNode page = json(demand(send(request("/api/messages?after=" + after + "&limit=" + PAGE)), 200));
            for (JsonNode row : page) {
                all.add(new StoredMessage(row.path("id").longValue(), row.path("key").textValue(),
                        row.path("author").textValue(), row.path("text").textValue()));
            }
            if (page.size() < PAGE) {
                return all;
            }
            after = all.get(all.size() - 1).id();
        }
    }

    /** Stores a file and returns the SHA-256 that the instance computed. */
    public String upload(String name, byte[] content) {
        BodyPublisher body = BodyPublishers.ofByteArray(content);
        return json(demand(send(request("/api/files/" + name).PUT(body)), 201)).path("sha256").textValue();
    }

    /** Removes a file and returns whether it was there. */
    boolean delete(String name) {
        return demand(send(request("/api/files/" + name).DELETE()), 204, 404).statusCode() == 204;
    }

    /** The names of all files, in order. */
    public List<String> fileNames() {
        TreeSet<String> names = new TreeSet<>();
        json(demand(send(request("/api/files")), 200)).forEach(file -> names.add(file.path("name").textValue()));
        return List.copyOf(names);
    }

    /** SHA-256 of the file's content as it is sent, not as the instance says it is; empty when there is no such file. */
    public Optional<String> digest(String name) {
        HttpResponse<InputStream> answer = send(request("/api/files/" + name).build(), BodyHandlers.ofInputStream());
        try (DigestInputStream content = new DigestInputStream(answer.body(), Sha256.digest())) {
            content.transferTo(java.io.OutputStream.nullOutputStream());
            return demand(answer, 200, 404).statusCode() == 404
                    ? Optional.empty() : Optional.of(Sha256.hex(content.getMessageDigest()));
        } catch (IOException e) {
            throw new Unanswered("GET " + answer.uri() + " broke off", e);
        }
    }

    /** What {@code /api/health} says. */
    public Health health() {
        JsonNode answer = json(demand(send(request("/api/health")), 200));
        return new Health(answer.path("status").asText(), answer.path("version").asText());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(patience);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        return send(request.build(), BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new Unanswered("%s %s: %s".formatted(request.method(), request.uri(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unanswered("interrupted", e);
        }
    }

    private static <T> HttpResponse<T> demand(HttpResponse<T> answer, int... expected) {
        int status = answer.statusCode();
        if (status >= 500) {
            throw new Unanswered("%s %s: HTTP %d".formatted(answer.request().method(), answer.uri(), status));
        }
        for (int one : expected) {
            if (status == one) {
                return answer;
            }
        }
        throw new IllegalStateException("%s %s was refused: HTTP %d".formatted(answer.request().method(), answer.uri(), status));
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new Unanswered(answer.uri() + " did not answer in JSON", e);
        }
    }

    private static byte[] encoded(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record StoredMessage(long id, String key, String author, String text) { }

    /** The two fields that tell whether it serves, and what. */
    public record Health(String status, String version) {

        /** Whether it serves. */
        public boolean ok() {
            return status.equals("ok");
        }
    }
}
