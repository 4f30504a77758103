package chatalot.runbook.notify;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;

/** Posts JSON to an address, signed; any answer of 200 to 299 means that it has taken it. Redirects are not followed. */
final class SignedPost {

    static final String DELIVERY_HEADER = "X-Runbook-Delivery";

    private final URI url;
    private final Secret secret;
    private final Destination destination;
    private final HttpClient http;
    private final Duration timeout;
    private final Clock clock;

    /**
     * @param url         an address that {@link Destination#check} let pass
     * @param secret      key of the signature; empty means unsigned
     * @param destination where it may lead
     * @param timeout     until the answer begins
     */
    SignedPost(Secret url, Secret secret, Destination destination, HttpClient http, Duration timeout, Clock clock) {
        this.url = URI.create(url.value());
        this.secret = secret;
        this.destination = destination;
        this.http = http;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** What calls addresses: each connection made within the timeout, and no redirect followed. */
    static HttpClient client(Duration timeout) {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout).build();
    }

    /**
     * @param delivery by which the receiver knows it again when it comes twice
     * @throws DeliveryFailed when it was not taken, or nobody knows; its message does not hold the address
     */
    void send(String delivery, byte[] body) throws DeliveryFailed, InterruptedException {
        destination.demandAllowed(url);
        try {
            HttpResponse<InputStream> answer = http.send(request(delivery, body), HttpResponse.BodyHandlers.ofInputStream());
            // What it says beyond the status is not read: it could be endless, or repeat what must not be kept.
            answer.body().close();
            if (answer.statusCode() / 100 == 3) {
                throw new DeliveryFailed("It answered %d; redirects are not followed.".formatted(answer.statusCode()));
            }
            if (answer.statusCode() / 100 != 2) {
                throw new DeliveryFailed("It answered %d.".formatted(answer.statusCode()));
            }
        } catch (IOException e) {
            throw new DeliveryFailed("It could not be called: %s.".formatted(e.getClass().getSimpleName()), e);
        }
    }

    private HttpRequest request(String delivery, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(timeout).header("Content-Type", "application/json")
                .header("User-Agent", "chatalot-runbook").header(DELIVERY_HEADER, delivery)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!secret.isEmpty()) {
            long timestamp = clock.instant().getEpochSecond();
            request.header(Signature.TIMESTAMP_HEADER, Long.toString(timestamp))
                    .header(Signature.SIGNATURE_HEADER, Signature.of(secret, timestamp, body));
        }
        return request.build();
    }
}
