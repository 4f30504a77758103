package chatalot.runbook.notify;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The address that holds checkpoints of the record ({@code runbook.checkpoints.webhook.*}).
 *
 * @param url        http or https; never shown; nothing is posted without it
 * @param secret     key of the signature, at least 16 characters; empty means unsigned beyond each checkpoint's own signature
 * @param secretFile a file whose first line is that key
 */
@ConfigurationProperties("runbook.checkpoints.webhook")
record CheckpointWebhookSettings(@DefaultValue("") Secret url, @DefaultValue("") Secret secret, @DefaultValue("") String secretFile) {

    private static final String KEY = "runbook.checkpoints.webhook.";
    static final String URL = KEY + "url";
    private static final int SHORTEST_SECRET = 16;

    CheckpointWebhookSettings {
        secret = Secret.of(KEY + "secret", secret, secretFile);
        if (!url.isEmpty()) {
            Destination.check(URL, url);
        }
        Wrong.unless(secret.isEmpty() || secret.value().length() >= SHORTEST_SECRET, KEY + "secret",
                "it is shorter than %d characters".formatted(SHORTEST_SECRET), "Make one with: openssl rand -hex 32");
    }
}
