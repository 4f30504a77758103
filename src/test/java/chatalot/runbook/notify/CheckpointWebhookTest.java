package chatalot.runbook.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.CheckpointPlace;
import chatalot.runbook.run.CheckpointPlace.NotHeld;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an address gets that holds checkpoints, over real HTTP. */
class CheckpointWebhookTest {

    private static final String SECRET = "a-secret-of-24-characters";
    private static final String LINE = "{\"checkpoint\":{\"to\":7},\"signature\":\"Ä\"}";

    private final HttpReceiver server = new HttpReceiver();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theBodyIsTheCheckpointAsItIsAndSigned() throws Exception {
        webhook(Map.of("secret", SECRET)).hold(LINE);

        HttpReceiver.Call call = server.calls().get(0);
        assertThat(call.body()).asString(StandardCharsets.UTF_8).isEqualTo(LINE);
        assertThat(call.signature()).contains(Signature.of(new Secret(SECRET), Long.parseLong(call.timestamp().orElseThrow()), call.body()));
    }

    @Test
    void theSameCheckpointIsKnownAgainByItsNumber() throws Exception {
        CheckpointPlace webhook = webhook(Map.of());
        webhook.hold(LINE);
        webhook.hold(LINE);
        webhook.hold("{}");

        assertThat(server.calls().get(1).delivery()).isNotEmpty().isEqualTo(server.calls().get(0).delivery());
        assertThat(server.calls().get(2).delivery()).isNotEqualTo(server.calls().get(0).delivery());
    }

    @Test
    void whatWasNotTakenIsNotHeldAndNobodyReadsTheAddress() {
        server.answering(500);

        assertThatThrownBy(() -> webhook(Map.of()).hold(LINE)).isInstanceOf(NotHeld.class).hasMessage("It answered 500.");
        server.close();
        assertThatThrownBy(() -> webhook(Map.of()).hold(LINE)).isInstanceOf(NotHeld.class).hasMessage("It could not be called: ConnectException.");
    }

    @Test
    void itLeadsWhereWebhooksMayLead() {
        assertThatThrownBy(() -> new CheckpointWebhook(settings(Map.of()), NoticeNode.settings(Map.of("runbook.notify.allow-loopback", "false")),
                NoticeNode.PORTS, Clock.systemUTC())).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("runbook.checkpoints.webhook.url: it leads to")
                .hasMessageNotContaining("hidden-in-the-query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://log.example.org/x?key=hidden", "no address, hidden", "https://user:hidden@log.example.org/"})
    void anAddressThatCannotBeCalledIsRefusedByItsKey(String url) {
        assertThatThrownBy(() -> settings(Map.of("url", url))).rootCause().hasMessageStartingWith("runbook.checkpoints.webhook.url: ")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void aSecretThatIsTooShortIsRefused() {
        assertThatThrownBy(() -> settings(Map.of("secret", "short"))).rootCause()
                .hasMessageStartingWith("runbook.checkpoints.webhook.secret: it is shorter than 16 characters");
    }

    @Test
    void anAddressThatIsLeftEmptyIsNone() {
        ApplicationContextRunner service = new ApplicationContextRunner().withUserConfiguration(Parts.class, CheckpointConfiguration.class)
                .withBean(OwnPorts.class, () -> NoticeNode.PORTS).withBean(Clock.class, Clock::systemUTC);

        service.withPropertyValues("runbook.checkpoints.webhook.url=").run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CheckpointPlace.class));
        service.run(context -> assertThat(context).doesNotHaveBean(CheckpointPlace.class));
        service.withPropertyValues("runbook.checkpoints.webhook.url=https://192.0.2.1/x").run(context ->
                assertThat(context).hasSingleBean(CheckpointPlace.class));
    }

    @EnableConfigurationProperties({CheckpointWebhookSettings.class, NotifySettings.class})
    static class Parts { }

    private CheckpointPlace webhook(Map<String, String> keys) {
        return new CheckpointWebhook(settings(keys), NoticeNode.settings(Map.of()), NoticeNode.PORTS, Clock.systemUTC());
    }

    private CheckpointWebhookSettings settings(Map<String, String> keys) {
        Map<String, String> properties = new HashMap<>(Map.of("runbook.checkpoints.webhook.url", server.url()));
        keys.forEach((key, value) -> properties.put("runbook.checkpoints.webhook." + key, value));
        return NoticeNode.bind("runbook.checkpoints.webhook", CheckpointWebhookSettings.class, properties);
    }
}
