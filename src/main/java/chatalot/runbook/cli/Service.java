package chatalot.runbook.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A running service over REST.
 *
 * <p>Every call answers {@link Unreachable} when nothing of ours is there, and {@link Declined} with the problem's
 * words when the service refuses.
 */
final class Service {

    /** By this the service knows the command line from other programs. */
    private static final String NAME = "chatalot-runbook-cli";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final URI base;
    private final String authorization;
    private final Optional<String> password;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER).build();

    private Service(URI base, String authorization, Optional<String> password) {
        this.base = base;
        this.authorization = authorization;
        this.password = password;
    }

    static Service withPassword(URI base, String user, String password) {
        return new Service(base, "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)),
                Optional.of(password));
    }

    static Service withToken(URI base, String token) {
        return new Service(base, "Bearer " + token.strip(), Optional.empty());
    }

    /** What is signed in with; none with a token. */
    Optional<String> password() {
        return password;
    }

    /** @param path below {@code /api}, names in it made by {@link #part} */
    JsonNode get(String path) {
        return parse(text(path));
    }

    String text(String path) {
        return send(request(path).GET().build());
    }

    /** An answer line by line, read as it comes; to be closed. */
    Stream<String> lines(String path) {
        HttpRequest request = request(path).GET().build();
        HttpResponse<Stream<String>> answer = exchange(request, HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() / 100 != 2) {
            try (Stream<String> body = answer.body()) {
                throw refusal(answer, body.collect(Collectors.joining("\n")));
            }
        }
        return answer.body();
    }

    /** Writes an answer to a file, byte for byte; the file appears under its name once it is whole, and then replaces an older one. */
    void save(String path, Path file) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        demandFine(exchange(request(path).GET().build(), answer -> answer.statusCode() / 100 == 2
                ? BodySubscribers.mapping(BodySubscribers.ofFile(unfinished), written -> "") : BodySubscribers.ofString(StandardCharsets.UTF_8)));
        try {
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Declined("%s cannot be written: %s. What was received lies in %s.".formatted(file, e.getMessage(), unfinished));
        }
    }

    JsonNode post(String path, Map<String, String> fields) {
        return parse(send(request(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.valueToTree(fields).toString())).build()));
    }

    /** A name as a part of a path. */
    static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base.toString().replaceAll("/+$", "") + "/api" + path)).timeout(ANSWER)
                .header("Authorization", authorization).header("User-Agent", NAME).header("Accept", "application/json, */*;q=0.1");
    }

    private String send(HttpRequest request) {
        return demandFine(exchange(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)));
    }

    private String demandFine(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw refusal(answer, answer.body());
        }
        return answer.body();
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> read) {
        try {
            return http.send(request, read);
        } catch (HttpTimeoutException e) {
            throw new Unreachable("%s did not answer within %d s. What was asked for may still happen; look again in a moment."
                    .formatted(base, ANSWER.toSeconds()));
        } catch (IOException e) {
            String why = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
            throw new Unreachable("No service answers at %s (%s). Is it running? Name another with --server or RUNBOOK_URL."
                    .formatted(base, why));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Declined("Interrupted");
        }
    }

    private RuntimeException refusal(HttpResponse<?> answer, String body) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("application/problem+json")) {
            return new Unreachable("What answers at %s is no Chatalot Runbook (status %d)."
                    .formatted(base, answer.statusCode()));
        }
        return new Declined(parse(body).path("detail").asText("Refused with status " + answer.statusCode()));
    }

    private JsonNode parse(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Unreachable("What answers at %s is no Chatalot Runbook (no JSON).".formatted(base));
        }
    }
}
