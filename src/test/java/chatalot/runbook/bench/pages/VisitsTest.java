package chatalot.runbook.bench.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.bench.BenchmarkFailed;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VisitsTest {

    private static final Shown SHOWN = new Shown("chat-01", 7, 8, 9, 10);
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            byte[] body = "what the service says".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().endsWith("broken") ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void everyClientAsksForEveryPageInEveryRound() {
        List<Visits.Timed> timed = visits("/api/one", "/api/two", "/api/three").by(2, 5);

        assertThat(timed).hasSize(3).allSatisfy(page -> assertThat(page.samples().count()).isEqualTo(10));
        assertThat(asked).as("and once at its arrival").hasSize(32).containsOnly("/api/one", "/api/two", "/api/three");
    }

    @Test
    void aPageThatDoesNotAnswerWithOkFailsTheBenchmarkAndIsNamed() {
        assertThatThrownBy(() -> visits("/api/one", "/api/broken").by(2, 5)).isInstanceOf(BenchmarkFailed.class)
                .hasMessage("/api/broken answered 500: what the service says");
    }

    @Test
    void aPageOfWhichNothingIsKnownToAskFailsTheBenchmarkAndIsNamed() {
        assertThatThrownBy(() -> new Examples(SHOWN).of(List.of("/runs", "/new/{thing}", "/other/{id}")))
                .isInstanceOf(BenchmarkFailed.class).hasMessageContaining("/new/{thing}, /other/{id}");
    }

    @Test
    void runsAndInstancesAreFilledInByThemselves() {
        assertThat(new Examples(SHOWN).of(List.of("/runs/{number}/new", "/instances/{name}/new"))).extracting(Page::path)
                .containsExactly("/runs/7/new", "/instances/chat-01/new");
    }

    @Test
    void pagesAreWhatAGetIsAnsweredByAndNoStream() throws JsonProcessingException {
        assertThat(Mappings.gets(new ObjectMapper().readTree("""
                {"contexts": {"runbook": {"mappings": {"dispatcherServlets": {"dispatcherServlet": [
                  {"details": {"handlerMethod": {"className": "chatalot.A"}, "requestMappingConditions": {"methods": ["GET"], "patterns": ["/a"], "produces": []}}},
                  {"details": {"handlerMethod": {"className": "chatalot.B"}, "requestMappingConditions": {"methods": [], "patterns": ["/b", "/c"], "produces": []}}},
                  {"details": {"handlerMethod": {"className": "chatalot.P"}, "requestMappingConditions": {"methods": ["POST"], "patterns": ["/p"], "produces": []}}},
                  {"details": {"handlerMethod": {"className": "chatalot.S"}, "requestMappingConditions": {"methods": ["GET"], "patterns": ["/s"],
                    "produces": [{"mediaType": "text/event-stream", "negated": false}]}}},
                  {"details": {"handlerMethod": {"className": "org.springframework.boot.X"}, "requestMappingConditions": {"methods": ["GET"], "patterns": ["/x"], "produces": []}}},
                  {"details": null}]}}}}}"""))).isEqualTo(Set.of("/a", "/b", "/c"));
    }

    private Visits visits(String... paths) {
        return new Visits(URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                List.of(paths).stream().map(path -> new Page(path, path, path, "auditor")).toList());
    }
}
