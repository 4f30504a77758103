package chatalot.runbook.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.Deliveries.Delivery;
import chatalot.runbook.run.Deliveries.State;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notice.Kind;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.RunNumber;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail to a real SMTP server, and to some that only look like one. */
class MailReceiverTest {

    private static final PublicUrl URLS = new PublicUrl("https://runbook.example.org");

    private final GreenMail server = new GreenMail(new ServerSetup[] {
        patient(ServerSetup.SMTP.dynamicPort()), patient(ServerSetup.SMTPS.dynamicPort())});

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aMailSaysWhatHappenedWhatToDoAndWhere() throws Exception {
        receiver(Map.of()).send(message("Run 17 waits.\nLook at it."));

        MimeMessage mail = only();
        assertThat(mail.getSubject()).isEqualTo("[chatalot-runbook] chat: needs hands");
        assertThat(mail.getFrom()[0]).hasToString("runbook@example.org");
        assertThat(mail.getAllRecipients()).singleElement().hasToString("ops@example.org");
        assertThat(mail.getHeader("Message-ID", ",")).isEqualTo("<d-1@example.org>");
        assertThat(mail.getContentType()).startsWith("text/plain");
        assertThat(mail.getContent().toString().replace("\r\n", "\n")).startsWith("Run 17 waits.\nLook at it.\n\nWhat to do: ")
                .contains("\nhttps://runbook.example.org/runs/17\n", "Notice d-1");
    }

    @Test
    void nothingInANoticeBecomesAHeaderOrReadsBackwards() throws Exception {
        Notice forged = new Notice(Kind.FAILED, new RunNumber(1), "chat\r\nBcc: eve@example.org", Person.OPS,
                "a\u202eb\u0007c", Optional.empty());
        receiver(Map.of()).send(Message.of("d-2", forged, Instant.now(), URLS));

        MimeMessage mail = only();
        assertThat(mail.getSubject()).isEqualTo("[chatalot-runbook] chat Bcc: eve@example.org: run failed");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(mail.getContent().toString()).startsWith("a b c");
    }

    @Test
    void itSignsInWhenItHasAUserAndAWrongPasswordIsNotRepeatedInTheError() throws Exception {
        server.setUser("runbook@example.org", "runbook", "right-password");
        receiver(Map.of("user", "runbook", "password", "right-password")).send(message("x"));
        assertThat(server.getReceivedMessages()).hasSize(1);

        assertThatThrownBy(() -> receiver(Map.of("user", "runbook", "password", "wrong-password")).send(message("x")))
                .isInstanceOf(DeliveryFailed.class).hasMessageContaining("535").hasMessageNotContaining("wrong-password");
    }

    @Test
    void withoutTheUpgradeToTlsNothingIsSaidToAServerThatHasToOfferIt() {
        assertThatThrownBy(() -> receiver(Map.of("tls", "starttls")).send(message("x")))
                .isInstanceOf(DeliveryFailed.class).hasMessageContaining("STARTTLS");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void aServerWithACertificateOfItsOwnMakingGetsNoMail() {
        MailReceiver receiver = receiver(Map.of("tls", "tls", "port", String.valueOf(server.getSmtps().getPort())));

        assertThatThrownBy(() -> receiver.send(message("x")))
                .isInstanceOf(DeliveryFailed.class).hasMessageContaining("certification path");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void everyAddressIsADeliveryOfItsOwnAndHearsWhatItsGroupsHear() {
        Map<String, String> properties = properties(Map.of("recipients.approvers", "paula@example.org,ops@example.org",
                "recipients.auditors", "arthur@example.org", "recipients.all", "archive@example.org"));
        try (NoticeNode node = NoticeNode.on(NoticeNode.database(), properties).started()) {
            RunNumber asked = node.raise(Kind.APPROVAL_NEEDED, Person.APPROVERS);
            RunNumber failed = node.raise(Kind.FAILED, Person.OPS);
            await().until(() -> server.getReceivedMessages().length == 6);

            assertThat(node.deliveries(asked)).extracting(Delivery::receiver)
                    .containsExactly("mail archive@example.org", "mail ops@example.org", "mail paula@example.org");
            assertThat(node.deliveries(failed)).extracting(Delivery::receiver)
                    .containsExactly("mail archive@example.org", "mail arthur@example.org", "mail ops@example.org");
        }
    }

    @Test
    void aServerThatIsDownGetsTheMailWhenItIsBack() {
        int port = server.getSmtp().getPort();
        Map<String, String> properties = properties(Map.of());
        server.stop();
        try (NoticeNode node = NoticeNode.on(NoticeNode.database(), properties).started()) {
            RunNumber run = node.raise(Kind.FAILED, Person.OPS);
            await().until(() -> node.delivery(run).lastError().isPresent());
            GreenMail back = new GreenMail(patient(new ServerSetup(port, null, ServerSetup.PROTOCOL_SMTP)));
            back.start();
            try {
                await().until(() -> node.delivery(run).state() == State.DELIVERED);
                assertThat(back.getReceivedMessages()).hasSize(1);
            } finally {
                back.stop();
            }
        }
    }

    /** One never greets; the other greets for ever, a byte at a time, so that no single read takes too long. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatHangsOrTricklesIsLeftAfterTheTimeout(boolean trickles) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> left = CompletableFuture.runAsync(() -> serve(socket, trickles));
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                Attempts.Result result = new Attempts(threads).make(receiver(Map.of("port", String.valueOf(socket.getLocalPort()))),
                        message("x"), Duration.ofSeconds(1));

                assertThat(result.delivered()).isFalse();
                assertThat(result.error()).isEqualTo("It did not answer within 1 s.");
                await().until(left::isDone);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** Returns when the caller has gone. */
    private static void serve(ServerSocket socket, boolean trickles) {
        try (Socket caller = socket.accept()) {
            if (!trickles) {
                caller.getInputStream().readAllBytes();
            }
            while (trickles) {
                caller.getOutputStream().write("220-".getBytes(StandardCharsets.US_ASCII));
                Thread.sleep(50);
            }
        } catch (IOException e) {
            // The caller has gone: that is what is waited for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It has two seconds to start, which a busy machine may not give it. */
    private static ServerSetup patient(ServerSetup setup) {
        setup.setServerStartupTimeout(Duration.ofSeconds(30).toMillis());
        return setup;
    }

    private MailReceiver receiver(Map<String, String> keys) {
        NotifySettings settings = NoticeNode.settings(properties(keys));
        return (MailReceiver) new Receivers(settings, URLS, NoticeNode.PORTS, new ObjectMapper(), Clock.systemUTC()).all().get(0);
    }

    private Map<String, String> properties(Map<String, String> keys) {
        Map<String, String> properties = new HashMap<>(Map.of("runbook.notify.mail.host", "127.0.0.1",
                "runbook.notify.mail.port", String.valueOf(server.getSmtp().getPort()), "runbook.notify.mail.tls", "none",
                "runbook.notify.mail.from", "runbook@example.org", "runbook.notify.mail.recipients.ops", "ops@example.org"));
        keys.forEach((key, value) -> properties.put("runbook.notify.mail." + key, value));
        return properties;
    }

    private static Message message(String text) {
        return Message.of("d-1", new Notice(Kind.NEEDS_HANDS, new RunNumber(17), "chat", Person.OPS, text), Instant.now(), URLS);
    }

    private MimeMessage only() {
        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(1);
        return mails[0];
    }
}
