package chatalot.runbook.notify;

import chatalot.runbook.run.Notice;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Posts messages to an address; any answer of 200 to 299 means that it has taken one. Redirects are not followed. */
final class WebhookReceiver implements Receiver {

    static final String DELIVERY_HEADER = "X-Runbook-Delivery";

    private final NotifySettings.Webhook webhook;
    private final URI url;
    private final HttpClient http;
    private final ObjectMapper json;
    private final Clock clock;

    WebhookReceiver(NotifySettings.Webhook webhook, HttpClient http, ObjectMapper json, Clock clock) {
        this.webhook = webhook;
        this.url = URI.create(webhook.url().value());
        this.http = http;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook " + webhook.name();
    }

    @Override
    public String lane() {
        return name();
    }

    @Override
    public boolean wants(Notice notice) {
        return (webhook.kinds().isEmpty() || webhook.kinds().contains(notice.kind()))
                && (webhook.groups().isEmpty() || Audience.of(notice).stream().anyMatch(webhook.groups()::contains));
    }

    @Override
    public void send(Message message) throws DeliveryFailed, InterruptedException {
        Destination.demandAllowed(url);
        HttpRequest request = request(message);
        try {
            HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
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

    private HttpRequest request(Message message) {
        byte[] body = body(message);
        HttpRequest.Builder request = HttpRequest.newBuilder(url).header("Content-Type", "application/json")
                .header("User-Agent", "chatalot-runbook").header(DELIVERY_HEADER, message.id())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!webhook.secret().isEmpty()) {
            long timestamp = clock.instant().getEpochSecond();
            request.header(Signature.TIMESTAMP_HEADER, Long.toString(timestamp))
                    .header(Signature.SIGNATURE_HEADER, Signature.of(webhook.secret(), timestamp, body));
        }
        return request.build();
    }

    private byte[] body(Message message) {
        try {
            return json.writeValueAsBytes(switch (webhook.format()) {
                case JSON -> fields(message);
                case SLACK -> Map.of("text", chatText(message));
            });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and numbers can always be written as JSON", e);
        }
    }

    private static Map<String, Object> fields(Message message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", message.id());
        fields.put("kind", message.kind());
        message.run().ifPresent(run -> fields.put("run", run));
        fields.put("instance", message.instance());
        fields.put("title", message.title());
        fields.put("text", message.text());
        fields.put("whatToDo", message.whatToDo());
        fields.put("link", message.link());
        fields.put("at", message.at().toString());
        return fields;
    }

    private static String chatText(Message message) {
        return "*%s*\n%s\n%s\n%s".formatted(forChat(message.title()), forChat(message.text()),
                forChat(message.whatToDo()), message.link());
    }

    /** As Slack wants it escaped; and nobody is called by an @ that somebody wrote into a reason. */
    private static String forChat(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "@\u200b");
    }
}
