package chatalot.runbook.notify;

import chatalot.runbook.run.CheckpointPlace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** An address that checkpoints of the record are posted to, one each. It does not tell what it holds. */
final class CheckpointWebhook implements CheckpointPlace {

    private final SignedPost post;

    CheckpointWebhook(CheckpointWebhookSettings settings, NotifySettings notify, OwnPorts ports, Clock clock) {
        Destination destination = new Destination(notify.allowLoopback(), ports.all());
        destination.checkLiteral(CheckpointWebhookSettings.URL, settings.url());
        post = new SignedPost(settings.url(), settings.secret(), destination, SignedPost.client(notify.timeout()), notify.timeout(), clock);
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Optional<Stream<String>> held() {
        return Optional.empty();
    }

    @Override
    public void hold(String checkpoint) throws NotHeld, InterruptedException {
        byte[] body = checkpoint.getBytes(StandardCharsets.UTF_8);
        try {
            post.send(UUID.nameUUIDFromBytes(body).toString(), body);
        } catch (DeliveryFailed e) {
            throw new NotHeld(e.getMessage(), e);
        }
    }
}
