package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.FreePort;
import chatalot.runbook.instance.FickleApp.Asked;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Caddy does with the configuration that we write for it. */
class FrontProxyHoldsTest {

    private static final int LARGE = 1_000_000;

    @TempDir
    private Path place;
    @TempDir
    private Path ofCaddy;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final FickleApp app = new FickleApp(FreePort.any());
    private WrittenUnit unit;
    private CaddyProcess caddy;

    @BeforeEach
    void aProxyBeforeAnApp() throws IOException {
        unit = new WrittenUnit(place);
        unit.variable("LISTEN_ADDR", "127.0.0.1:" + app.port());
        start();
        app.comes();
    }

    @AfterEach
    void end() {
        app.close();
        caddy.close();
        unit.close();
    }

    @Test
    void whatIsAskedWhileTheAppIsAwayIsAnsweredOnceItIsBack() throws IOException {
        app.goes();
        List<CompletableFuture<Integer>> held = askEverything();

        app.comes();

        assertThat(held).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
        everythingReachedTheAppOnce();
    }

    @Test
    void whatIsAskedWhileDockerTakesConnectionsForAnAppThatIsNotThereIsAnsweredToo() {
        app.isDeaf(true);
        List<CompletableFuture<Integer>> held = askEverything();

        app.isDeaf(false);

        assertThat(held).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
        everythingReachedTheAppOnce();
    }

    @Test
    void aChangeThatReachedTheAppIsNotSentAgain() {
        app.breaksOff(request -> request.line().contains("/changes"));

        assertThat(ask("POST", "/changes", 5).join()).isEqualTo(502);
        assertThat(ask("PUT", "/changes", LARGE).join()).isEqualTo(502);
        assertThat(ask("DELETE", "/changes", 0).join()).isEqualTo(502);
        assertThat(answer(request("POST", "/changes", 0).header("Idempotency-Key", "1")).join()).isEqualTo(502);
        assertThat(app.asked()).containsExactly(new Asked("POST /changes", 5), new Asked("PUT /changes", LARGE), new Asked("DELETE /changes", 0),
                new Asked("POST /changes", 0));
    }

    @Test
    void whatOnlyReadsIsAskedAgainUntilItIsAnswered() {
        app.breaksOff(request -> app.asked().size() < 3);

        assertThat(ask("GET", "/read", 0).join()).isEqualTo(200);
        assertThat(app.asked()).containsExactly(new Asked("GET /read", 0), new Asked("GET /read", 0), new Asked("GET /read", 0));
    }

    @Test
    void whatAChangeIsConditionalOnIsLeftToTheAppAlone() {
        assertThat(answer(request("PUT", "/changes", 3).header("If-Match", "\"1\"")).join()).isEqualTo(200);
        assertThat(app.asked()).containsExactly(new Asked("PUT /changes", 3));
    }

    @Test
    void aWebSocketPassesAndIsCutWithTheApp() throws IOException {
        try (Socket socket = new Socket(caddy.url().getHost(), caddy.url().getPort())) {
            socket.getOutputStream().write(bytes("GET /socket HTTP/1.1\r\nHost: chat\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"));
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) socket.getInputStream().read());
            }
            socket.getOutputStream().write(bytes("hello"));

            assertThat(head).startsWith("HTTP/1.1 101 ");
            assertThat(socket.getInputStream().readNBytes(5)).isEqualTo(bytes("hello"));

            app.goes();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoWaitsForLongerThanItHoldsIsToldThatNobodyAnswers() throws IOException {
        caddy.close();
        unit.configure("timeouts.stop", "200ms");
        unit.configure("timeouts.verify", "200ms");
        unit.configure("downtime-budget", "200ms");
        start();
        app.goes();

        assertThat(ask("GET", "/read", 0).join()).isEqualTo(502);
        assertThat(ask("POST", "/changes", 5).join()).isEqualTo(502);
        assertThat(app.asked()).isEmpty();
    }

    private void start() {
        InstanceCatalog catalog = unit.catalog();
        FrontProxy proxy = new FrontProxy(catalog.discover(WrittenUnit.NAME), catalog.find(WrittenUnit.NAME).orElseThrow());
        caddy = new CaddyProcess(ofCaddy, listen -> proxy.file(listen, Optional.empty()).text());
    }

    /** Returns when Caddy has tried to reach the app for a while. */
    private List<CompletableFuture<Integer>> askEverything() {
        List<CompletableFuture<Integer>> asked = List.of(ask("GET", "/read", 0), ask("HEAD", "/read", 0), ask("OPTIONS", "/read", 0),
                ask("POST", "/changes", 0), ask("POST", "/changes", 5), ask("PUT", "/changes", LARGE), ask("PATCH", "/changes", 7),
                ask("DELETE", "/changes", 0));
        await().during(Duration.ofMillis(500)).until(() -> asked.stream().noneMatch(CompletableFuture::isDone));
        return asked;
    }

    private void everythingReachedTheAppOnce() {
        assertThat(app.asked()).containsExactlyInAnyOrder(new Asked("GET /read", 0), new Asked("HEAD /read", 0), new Asked("OPTIONS /read", 0),
                new Asked("POST /changes", 0), new Asked("POST /changes", 5), new Asked("PUT /changes", LARGE), new Asked("PATCH /changes", 7),
                new Asked("DELETE /changes", 0));
    }

    private CompletableFuture<Integer> ask(String method, String path, int size) {
        return answer(request(method, path, size));
    }

    private HttpRequest.Builder request(String method, String path, int size) {
        String body = "x".repeat(size);
        return HttpRequest.newBuilder(caddy.url().resolve(path)).method(method, size == 0 ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private CompletableFuture<Integer> answer(HttpRequest.Builder request) {
        return http.sendAsync(request.build(), BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
