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

    CheckpointWebhookSettings {
        secret = Secret.ofSignature(KEY + "secret", secret, secretFile);
        if (!url.isEmpty()) {
            Destination.check(URL, url);
        }
    }
}
