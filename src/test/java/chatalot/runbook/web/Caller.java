package chatalot.runbook.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody with an HTTP client: signed in to the console, or with Basic, or nobody. Follows no redirect. */
public final class Caller {

    public static final String PASSWORD = "correct-horse-battery";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final String base;
    private final Optional<String> authorization;
    private final Map<String, String> headers;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();

    private Caller(String base, Optional<String> authorization, Map<String, String> headers) {
        this.base = base;
        this.authorization = authorization;
        this.headers = headers;
    }

    private Caller(int port, Optional<String> authorization) {
        this("http://localhost:" + port, authorization, Map.of());
    }

    /** The same without a session, who sends this with every request. */
    public Caller with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Caller(base, authorization, more);
    }

    /** The same behind a proxy, which says from where they come: what fails from there slows down nobody else. */
    public Caller from(String elsewhere) {
        return with("X-Forwarded-For", elsewhere);
    }

    public static Caller nobody(int port) {
        return new Caller(port, Optional.empty());
    }

    public static Caller withBasic(int port, String user) {
        return withBasic(port, user, PASSWORD);
    }

    public static Caller withBasic(int port, String user, String password) {
        return new Caller(port, Optional.of("Basic " + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))));
    }

    public static Caller withBearer(int port, String token) {
        return new Caller(port, Optional.of("Bearer " + token));
    }

    /** Signed in through the form, with the session and the webapps' CSRF cookie a browser would have. */
    public static Caller signedIn(int port, String user) {
        return nobody(port).signedIn(user);
    }

    public Caller signedIn(String user) {
        HttpResponse<String> answer = signIn(user, PASSWORD);
        if (!answer.headers().firstValue("Location").orElse("").endsWith("/instances")) {
            throw new AssertionError("Sign-in failed: " + answer + answer.headers());
        }
        get("/camunda/app/tasklist/default/");
        return this;
    }

    public HttpResponse<String> signIn(String user, String password) {
        return form("/login", "/login", Map.of("username", user, "password", password));
    }

    /** Posts a form with the CSRF token of the page it stands on. */
    public HttpResponse<String> form(String page, String path, Map<String, String> fields) {
        Matcher token = CSRF.matcher(get(page).body());
        String body = fields.entrySet().stream().map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"))
                + (token.find() ? "&_csrf=" + encoded(token.group(1)) : "");
        return send("POST", path, body, "application/x-www-form-urlencoded");
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, "", "");
    }

    public HttpResponse<String> post(String path, String json) {
        return send("POST", path, json, "application/json");
    }

    /** A post as another site could make it: with the session, without the token that only our pages can read. */
    public HttpResponse<String> withoutToken(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** The lines of an answer that goes on, as they come. */
    public Stream<String> stream(String path) {
        return http.sendAsync(HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofLines()).join().body();
    }

    /** As a page that refreshes a part of itself asks. */
    public HttpResponse<String> fragment(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).header("HX-Request", "true"));
    }

    public HttpResponse<String> send(String method, String path, String body, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).method(method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        authorization.ifPresent(value -> request.header("Authorization", value));
        cookie("XSRF-TOKEN").ifPresent(value -> request.header("X-XSRF-TOKEN", value));
        if (!path.startsWith("/api/") && !path.startsWith("/camunda") && !path.startsWith("/actuator")) {
            request.header("Accept", "text/html");
        }
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        headers.forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream().filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue).findFirst();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
