package chatalot.runbook.bench.pages;

import chatalot.runbook.bench.BenchmarkFailed;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client: reads pages in a browser's session of each user that it needs, and REST as a script does. Asks one after the other. */
final class Visitor {

    static final String PASSWORD = "a long password for measuring";
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final URI service;
    private final Map<String, HttpClient> sessions = new HashMap<>();
    private final HttpClient scripts = HttpClient.newHttpClient();

    Visitor(URI service) {
        this.service = service;
    }

    /**
     * Asks for a page and reads it to its end.
     *
     * @return how long that took, in nanoseconds
     * @throws BenchmarkFailed when it is answered with anything but 200
     */
    long visit(Page page) {
        HttpClient client = page.isRest() ? scripts : sessions.computeIfAbsent(page.user(), this::signedIn);
        HttpRequest.Builder request = to(page.path()).header("Accept", page.isRest() ? "*/*" : "text/html,*/*;q=0.8");
        if (page.isRest()) {
            request.header("Authorization", basic(page.user()));
        }
        long began = System.nanoTime();
        HttpResponse<String> answer = send(client, request.build());
        long took = System.nanoTime() - began;
        if (answer.statusCode() != 200) {
            throw new BenchmarkFailed("%s answered %d: %s".formatted(page.name(), answer.statusCode(), beginning(answer.body())));
        }
        return took;
    }

    /** What the service says of its own mappings. */
    JsonNode mappings() {
        HttpResponse<String> answer = send(scripts, to("/actuator/mappings").header("Authorization", basic("admin")).build());
        if (answer.statusCode() != 200) {
            throw new BenchmarkFailed("the service does not tell its mappings: " + answer.statusCode());
        }
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (IOException e) {
            throw new BenchmarkFailed("the service's mappings cannot be read", e);
        }
    }

    private HttpClient signedIn(String user) {
        HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        Matcher token = CSRF.matcher(send(browser, to("/login").build()).body());
        String form = "username=%s&password=%s&_csrf=%s".formatted(encoded(user), encoded(PASSWORD), token.find() ? encoded(token.group(1)) : "");
        HttpResponse<String> answer = send(browser, to("/login").header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)).build());
        if (!answer.headers().firstValue("Location").orElse("").endsWith("/instances")) {
            throw new BenchmarkFailed("%s could not sign in: %d".formatted(user, answer.statusCode()));
        }
        return browser;
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(service + path)).timeout(LONGEST);
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new BenchmarkFailed("%s did not answer: %s".formatted(request.uri(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailed("interrupted while asking for " + request.uri(), e);
        }
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private static String beginning(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.substring(0, Math.min(300, line.length()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
