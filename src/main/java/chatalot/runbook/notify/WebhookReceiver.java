package chatalot.runbook.notify;

import chatalot.runbook.run.Notice;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Posts messages to an address. */
final class WebhookReceiver implements Receiver {

    private final NotifySettings.Webhook webhook;
    private final SignedPost post;
    private final ObjectMapper json;

    WebhookReceiver(NotifySettings.Webhook webhook, SignedPost post, ObjectMapper json) {
        this.webhook = webhook;
        this.post = post;
        this.json = json;
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
        post.send(message.id(), body(message));
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
