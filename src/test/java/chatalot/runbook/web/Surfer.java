package chatalot.runbook.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with a browser: keeps cookies, follows redirects from one server to the other, fills in forms. Remembers where it was led. */
final class Surfer {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL)).build();
    private final List<URI> led = new ArrayList<>();

    /** Where this ended: the page and its address. */
    record Arrived(URI at, int status, String page) { }

    /** Every address it was sent to since the last call. */
    List<URI> led() {
        return List.copyOf(led);
    }

    Arrived open(String address) {
        led.clear();
        return go(request(URI.create(address)).GET().build());
    }

    /** Sends the form of a page. */
    Arrived submit(Arrived page, String path, Map<String, String> fields) {
        Matcher token = CSRF.matcher(page.page());
        String body = fields.entrySet().stream().map(field -> field.getKey() + "=" + encoded(field.getValue())).collect(Collectors.joining("&"))
                + (token.find() ? "&_csrf=" + encoded(token.group(1)) : "");
        return go(request(page.at().resolve(path)).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** One answer, not followed. */
    HttpResponse<String> once(URI address) {
        return send(request(address).GET().build());
    }

    private Arrived go(HttpRequest first) {
        HttpResponse<String> answer = send(first);
        for (int hops = 0; answer.statusCode() / 100 == 3; hops++) {
            if (hops > 15) {
                throw new AssertionError("Led in circles: " + led);
            }
            URI next = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
            led.add(next);
            answer = send(request(next).GET().build());
        }
        return new Arrived(answer.uri(), answer.statusCode(), answer.body());
    }

    private static HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).header("Accept", "text/html, */*;q=0.1");
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
