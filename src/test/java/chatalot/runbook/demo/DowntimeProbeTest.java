package chatalot.runbook.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.demo.DowntimeProbe.Gap;
import chatalot.runbook.demo.DowntimeProbe.Sample;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DowntimeProbeTest {

    @Test
    void aGapLastsFromTheFirstFailedQuestionToTheFirstGoodAnswer() {
        List<Gap> gaps = DowntimeProbe.gaps(List.of(good(0, 2), bad(10, 11), bad(20, 21), good(30, 33), good(40, 41)));

        assertThat(gaps).containsExactly(new Gap(Duration.ofNanos(23), 2, true));
    }

    @Test
    void aQuestionThatHangsDoesNotStretchTheGap() {
        List<Gap> gaps = DowntimeProbe.gaps(List.of(bad(10, 2000), bad(20, 2010), good(40, 43), good(30, 90)));

        assertThat(gaps).containsExactly(new Gap(Duration.ofNanos(33), 2, true));
    }

    @Test
    void aGapThatIsNotOverSaysSo() {
        assertThat(DowntimeProbe.gaps(List.of(good(0, 1), bad(10, 11), bad(20, 25))))
                .containsExactly(new Gap(Duration.ofNanos(15), 2, false));
    }

    @Test
    void severalGapsAreToldApart() {
        assertThat(DowntimeProbe.gaps(List.of(bad(0, 1), good(10, 11), bad(20, 21), good(30, 31))))
                .containsExactly(new Gap(Duration.ofNanos(11), 1, true), new Gap(Duration.ofNanos(11), 1, true));
    }

    @Test
    void anAnswerThatIsNotOkIsNoService() throws IOException {
        AtomicReference<String> body = new AtomicReference<>("{\"status\": \"ok\"}");
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/api/health", exchange -> {
            byte[] answer = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        URI health = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/health");
        try (DowntimeProbe probe = DowntimeProbe.start(health)) {
            await().during(Duration.ofMillis(100)).until(() -> probe.gaps().isEmpty());

            body.set("{\"status\": \"degraded\"}");
            await().until(() -> probe.failedRequests() >= 5);
            assertThat(probe.backSince()).as("while it is away").isEmpty();
            Instant mended = Instant.now();
            body.set("{\"status\": \"ok\"}");

            await().untilAsserted(() -> assertThat(probe.gaps()).singleElement().matches(Gap::isOver));
            assertThat(probe.backSince()).hasValueSatisfying(back -> assertThat(back).isBetween(mended.minusMillis(50), Instant.now()));
            assertThat(probe.downtime()).isBetween(Duration.ofMillis(40), Duration.ofSeconds(5));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anInstanceThatHangsIsAskedSeldomSoThatItCanComeBack() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch hanging = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1_000);
        ExecutorService handlers = Executors.newCachedThreadPool();
        server.setExecutor(handlers);
        server.createContext("/api/health", exchange -> {
            asked.incrementAndGet();
            try {
                hanging.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        URI health = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/health");
        try (DowntimeProbe probe = DowntimeProbe.start(health)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> probe.failedRequests() >= 30);

            assertThat(asked.get()).as("questions that waited at the same time").isLessThan(100);
        } finally {
            hanging.countDown();
            server.stop(0);
            handlers.shutdownNow();
        }
    }

    private static Sample good(long sent, long answered) {
        return new Sample(sent, answered, true);
    }

    private static Sample bad(long sent, long answered) {
        return new Sample(sent, answered, false);
    }
}
