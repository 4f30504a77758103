package chatalot.runbook.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Base64;
import java.util.Map;

/** A service's REST interface, as the {@link KnownUsers} call it. */
public final class RestCalls {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI service;

    public RestCalls(URI service) {
        this.service = service;
    }

    /** @throws IllegalStateException when it is answered with anything but success */
    public JsonNode get(String user, String path) {
        return json(send(user, "GET", path, ""));
    }

    /** A document as it is. @throws IllegalStateException when it is answered with anything but success */
    public String text(String user, String path) {
        return demanded(send(user, "GET", path, "")).body();
    }

    /** @throws IllegalStateException when it is answered with anything but success */
    public JsonNode post(String user, String path, Map<String, String> body) {
        ObjectNode json = JSON.createObjectNode();
        body.forEach(json::put);
        return json(send(user, "POST", path, json.toString()));
    }

    /** Whatever it answers. @param body JSON, empty for none. @throws UncheckedIOException when nothing answers */
    public HttpResponse<String> send(String user, String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service + path)).timeout(ANSWER).header("Content-Type", "application/json")
                .header("Authorization", "Basic " + Base64.getEncoder()
                        .encodeToString((user + ":" + KnownUsers.PASSWORD).getBytes(StandardCharsets.UTF_8)))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<String> response) {
        String body = demanded(response).body();
        try {
            return body.isBlank() ? JSON.nullNode() : JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> demanded(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException("%s answered %d: %s".formatted(response.uri(), response.statusCode(), response.body()));
        }
        return response;
    }
}
