package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.WorkInterrupted;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks an app for its health document. Never throws for a sick app: that is an answer. */
final class HealthPage {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final Duration patience;

    /** @param patience for one whole answer */
    HealthPage(Duration patience) {
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(patience).version(HttpClient.Version.HTTP_1_1).build();
    }

    /**
     * What the app said.
     *
     * @param understood it answered 200 with a health document
     * @param words      for people
     */
    record Answer(boolean understood, Optional<String> status, Optional<Boolean> database, Optional<String> version,
            String words) {

        static Answer nothing(String why) {
            return new Answer(false, Optional.empty(), Optional.empty(), Optional.empty(), why);
        }

        boolean isOk() {
            return status.equals(Optional.of("ok"));
        }

        boolean isDatabaseHealthy() {
            return database.equals(Optional.of(true));
        }
    }

    /** Of an app at an address of its host. */
    static URI address(Host host, String address, int port, String path) {
        InetSocketAddress here = host.route(address, port);
        String name = here.getHostString();
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + here.getPort() + path);
    }

    Answer ask(URI url) {
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(
                HttpRequest.newBuilder(url).GET().build(), HttpResponse.BodyHandlers.ofString());
        try {
            return read(exchange.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Answer.nothing("%s did not answer within %d ms".formatted(url, patience.toMillis()));
        } catch (ExecutionException e) {
            return Answer.nothing("%s does not answer (%s)".formatted(url, e.getCause().getClass().getSimpleName()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Waiting for %s was interrupted".formatted(url), e);
        } finally {
            exchange.cancel(true);
        }
    }

    private static Answer read(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            return Answer.nothing("%s answered %d".formatted(response.uri(), response.statusCode()));
        }
        try {
            JsonNode document = JSON.readTree(response.body());
            Optional<String> status = text(document, "status");
            return status.isEmpty() ? Answer.nothing("%s answered without a status".formatted(response.uri()))
                    : new Answer(true, status, Optional.of(document.path("db_healthy")).filter(JsonNode::isBoolean)
                            .map(JsonNode::asBoolean), text(document, "version"), "answered");
        } catch (JsonProcessingException e) {
            return Answer.nothing("%s did not answer JSON".formatted(response.uri()));
        }
    }

    private static Optional<String> text(JsonNode document, String field) {
        return Optional.of(document.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }
}
