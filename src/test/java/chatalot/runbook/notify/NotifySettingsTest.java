package chatalot.runbook.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.Notice.Kind;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotifySettingsTest {

    private static final Map<String, String> FINE = Map.of(
            "runbook.notify.mail.host", "smtp.example.org", "runbook.notify.mail.user", "runbook",
            "runbook.notify.mail.password", "hush-hush", "runbook.notify.mail.from", "runbook@example.org",
            "runbook.notify.mail.recipients.ops", "a@example.org,b@example.org",
            "runbook.notify.webhooks[0].name", "chat", "runbook.notify.webhooks[0].url", "https://chat.example.org/hooks/T0PSECRET",
            "runbook.notify.webhooks[0].secret", "0123456789abcdef", "runbook.notify.webhooks[0].kinds", "needs-hands,failed");

    @TempDir
    private Path directory;

    @Test
    void withoutConfigurationThereIsNobodyToTell() {
        NotifySettings settings = NoticeNode.settings(Map.of());

        assertThat(settings.mail().configured()).isFalse();
        assertThat(settings.webhooks()).isEmpty();
        assertThat(settings.giveUpAfter()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void whatIsConfiguredIsTakenAndSecretsDoNotShowThemselves() {
        NotifySettings settings = NoticeNode.settings(FINE);

        assertThat(settings.mail().portOrUsual()).as("the port of STARTTLS").isEqualTo(587);
        assertThat(settings.mail().recipients().get("ops")).containsExactly("a@example.org", "b@example.org");
        assertThat(settings.webhooks().get(0).kinds()).containsExactlyInAnyOrder(Kind.NEEDS_HANDS, Kind.FAILED);
        assertThat(settings.toString()).doesNotContain("hush-hush", "T0PSECRET", "0123456789abcdef");
    }

    @Test
    void secretsMayComeFromFiles() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "from-a-file\n");

        NotifySettings settings = changed("mail.password", "", "mail.password-file", password.toString());

        assertThat(settings.mail().password().value()).isEqualTo("from-a-file");
        assertThatThrownBy(() -> changed("mail.password-file", password.toString())).rootCause()
                .hasMessageContaining("runbook.notify.mail.password").hasMessageContaining("given twice");
        assertThatThrownBy(() -> changed("mail.password", "", "mail.password-file", directory.resolve("gone").toString()))
                .hasStackTraceContaining("runbook.notify.mail.password-file");
    }

    @ParameterizedTest
    @CsvSource({
        "mail.port, 70000, runbook.notify.mail.port",
        "mail.password, '', runbook.notify.mail.user",
        "mail.from, runbook, runbook.notify.mail.from",
        "mail.from, 'Runbook <runbook@example.org>', runbook.notify.mail.from",
        "mail.recipients.ops, 'a@example.org,nobody', runbook.notify.mail.recipients.ops",
        "mail.recipients.everybody, a@example.org, runbook.notify.mail.recipients.everybody",
        "webhooks[0].name, 'Our chat', runbook.notify.webhooks.name",
        "webhooks[0].url, 'ftp://T0PSECRET', runbook.notify.webhooks (chat).url",
        "webhooks[0].url, 'T0PSECRET not a url', runbook.notify.webhooks (chat).url",
        "webhooks[0].url, 'https://user:T0PSECRET@chat.example.org/', runbook.notify.webhooks (chat).url",
        "webhooks[0].secret, T0PSECRET, runbook.notify.webhooks (chat).secret",
        "webhooks[0].groups, 'ops,everybody', runbook.notify.webhooks (chat).groups",
        "timeout, 0s, runbook.notify.timeout",
        "longest-backoff, 1ms, runbook.notify.longest-backoff"})
    void whatCannotWorkIsRefusedWithKeyAndMendAndWithoutSecrets(String key, String value, String named) {
        assertThatThrownBy(() -> changed(key, value)).rootCause().isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(named).hasMessageNotContaining("T0PSECRET");
    }

    @Test
    void twoWebhooksOfOneNameAreRefused() {
        assertThatThrownBy(() -> changed("webhooks[1].name", "chat", "webhooks[1].url", "https://b.example.org/")).rootCause()
                .hasMessageStartingWith("runbook.notify.webhooks").hasMessageContaining("[chat]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runbook.example.org", "ftp://runbook.example.org", "https://runbook.example.org/?x=1",
        "https://user:password@runbook.example.org", "https://runbook.example.org/#top", "https://", "not a url"})
    void aPublicUrlThatIsNoneIsRefused(String url) {
        assertThatThrownBy(() -> NoticeNode.bind("runbook", PublicUrl.class, Map.of("runbook.public-url", url)))
                .hasStackTraceContaining("runbook.public-url: ").hasStackTraceContaining("like https://runbook.example.org");
    }

    @Test
    void receiversNeedAPublicUrl() {
        PublicUrl none = NoticeNode.bind("runbook", PublicUrl.class, Map.of("runbook.public-url", ""));

        assertThatThrownBy(() -> new Receivers(NoticeNode.settings(FINE), none, NoticeNode.PORTS, new ObjectMapper(), Clock.systemUTC()))
                .hasMessageStartingWith("runbook.public-url: it is missing");
    }

    @Test
    void aPathBeforeTheConsoleStaysInEveryLink() {
        PublicUrl url = NoticeNode.bind("runbook", PublicUrl.class, Map.of("runbook.public-url", "https://example.org/runbook/"));

        assertThat(url.run(7)).isEqualTo("https://example.org/runbook/runs/7");
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        NotifySettings settings = NoticeNode.settings(Map.of());

        assertThat(settings.backoff(1)).isEqualTo(Duration.ofMillis(50));
        assertThat(settings.backoff(2)).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.backoff(9)).isEqualTo(Duration.ofMillis(200));
    }

    private static NotifySettings changed(String... keysAndValues) {
        Map<String, String> all = new HashMap<>(FINE);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put("runbook.notify." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return NoticeNode.settings(all);
    }
}
