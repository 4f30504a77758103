package chatalot.runbook.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notice.Kind;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.RunNumber;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a webhook is sent, over real HTTP. */
class WebhookReceiverTest {

    private static final String SECRET = "a-secret-of-24-characters";
    private static final PublicUrl URLS = new PublicUrl("https://runbook.example.org");
    private static final Pattern RECIPE = Pattern.compile("```sh\n(# Checks a webhook.*?)```", Pattern.DOTALL);

    private final HttpReceiver server = new HttpReceiver();
    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aJsonBodySaysEverythingAndLinksToTheRun() throws Exception {
        receiver(Map.of()).send(message("It failed.", Optional.empty()));

        JsonNode body = body();
        assertThat(body.get("id").asText()).isEqualTo("d-1").isEqualTo(server.calls().get(0).delivery());
        assertThat(body.get("kind").asText()).isEqualTo("needs_hands");
        assertThat(body.get("run").asLong()).isEqualTo(17);
        assertThat(body.get("instance").asText()).isEqualTo("chat");
        assertThat(body.get("title").asText()).isEqualTo("chat: needs hands");
        assertThat(body.get("text").asText()).isEqualTo("It failed.");
        assertThat(body.get("link").asText()).isEqualTo("https://runbook.example.org/runs/17");
        assertThat(body.get("at").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(server.calls().get(0).signature()).isEmpty();
    }

    @Test
    void aTaskIsLinkedInTasklistAsTheConsoleLinksIt() throws Exception {
        receiver(Map.of()).send(message("It waits.", Optional.of("7/x")));

        assertThat(body().get("link").asText())
                .isEqualTo("https://runbook.example.org/camunda/app/tasklist/default/#/?task=7%2Fx");
    }

    @Test
    void aChatBodyIsOneTextInWhichNobodyIsCalledAndNothingIsAMarkOfTheirs() throws Exception {
        receiver(Map.of("format", "slack"))
                .send(message("<!channel> & @here, look at <https://evil.example|this>", Optional.empty()));

        JsonNode body = body();
        assertThat(body.size()).isEqualTo(1);
        assertThat(body.get("text").asText()).startsWith("*chat: needs hands*\n&lt;!channel&gt; &amp; @\u200bhere")
                .doesNotContain("<").endsWith("\nhttps://runbook.example.org/runs/17");
    }

    @Test
    void theDocumentedRecipeAcceptsOurSignatureAndNoOther() throws Exception {
        receiver(Map.of("secret", SECRET)).send(message("It's \"broken\" – ÄÖ.", Optional.empty()));
        HttpReceiver.Call call = server.calls().get(0);

        assertThat(recipe(call, SECRET, call.timestamp().orElseThrow())).isZero();
        assertThat(recipe(call, "another-secret-of-some-length", call.timestamp().orElseThrow())).isNotZero();
        assertThat(recipe(call, SECRET, String.valueOf(Long.parseLong(call.timestamp().orElseThrow()) + 1))).isNotZero();
    }

    @Test
    void theDocumentedRecipeRefusesWhatIsOld() throws Exception {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        long old = Instant.now().getEpochSecond() - 600;
        HttpReceiver.Call call = new HttpReceiver.Call("/", body, "d-1", Optional.of(Long.toString(old)),
                Optional.of(Signature.of(new Secret(SECRET), old, body)));

        assertThat(recipe(call, SECRET, Long.toString(old))).isNotZero();
    }

    @Test
    void aRefusalNamesNeitherTheUrlNorWhatTheReceiverSaid() {
        server.answering(404);

        assertThatThrownBy(() -> receiver(Map.of("secret", SECRET)).send(message("x", Optional.empty())))
                .isInstanceOf(DeliveryFailed.class).hasMessage("It answered 404.");
        server.close();
        assertThatThrownBy(() -> receiver(Map.of()).send(message("x", Optional.empty()))).isInstanceOf(DeliveryFailed.class)
                .hasMessage("It could not be called: ConnectException.");
    }

    @Test
    void aRedirectIsNotFollowed() {
        server.answering(307);

        assertThatThrownBy(() -> receiver(Map.of()).send(message("x", Optional.empty())))
                .hasMessage("It answered 307; redirects are not followed.");
        assertThat(server.calls()).hasSize(1);
    }

    private WebhookReceiver receiver(Map<String, String> keys) {
        Map<String, String> properties = new HashMap<>(NoticeNode.webhook(0, "chat", server));
        keys.forEach((key, value) -> properties.put("runbook.notify.webhooks[0]." + key, value));
        return (WebhookReceiver) new Receivers(NoticeNode.settings(properties), URLS, NoticeNode.PORTS, new ObjectMapper(), Clock.systemUTC())
                .all().get(0);
    }

    private static Message message(String text, Optional<String> task) {
        return Message.of("d-1", new Notice(Kind.NEEDS_HANDS, new RunNumber(17), "chat", Person.OPS, text, task),
                Instant.parse("2026-01-02T03:04:05Z"), URLS);
    }

    private JsonNode body() throws IOException {
        return new ObjectMapper().readTree(server.calls().get(0).body());
    }

    /** Runs what docs/operations.md tells receivers to do, and returns its exit code. */
    private int recipe(HttpReceiver.Call call, String secret, String timestamp) throws IOException, InterruptedException {
        Matcher recipe = RECIPE.matcher(Files.readString(Path.of("docs/operations.md")));
        assertThat(recipe.find()).as("the recipe in docs/operations.md").isTrue();
        Files.write(directory.resolve("body.json"), call.body());
        Files.writeString(directory.resolve("secret.txt"), secret + "\n");
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", recipe.group(1)).directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(directory.resolve("output").toFile());
        shell.environment().put("timestamp", timestamp);
        shell.environment().put("signature", call.signature().orElseThrow());
        Process process = shell.start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
