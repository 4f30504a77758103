package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the proxy refuses: all of the Engine's API that no rule names, and every way of writing it otherwise. */
@Tag("docker")
class DockerProxyRulesTest {

    /** Closed whatever the rules come to say. */
    private static final Pattern NEVER = Pattern.compile("/(swarm|nodes|services|tasks|secrets|configs|plugins|auth|commit|distribution)\\b"
            + "|/prune$|/images/(load|get|search)$|/(export|archive|attach/ws|update|push|get)$");
    private static final String NOBODY = "nobody-has-this-name";

    private static DockerProxy proxy;

    @BeforeAll
    static void start() {
        proxy = new DockerProxy();
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(proxy.socket()) && ask("GET /info").startsWith("HTTP/1.1 200"));
    }

    @AfterAll
    static void end() {
        proxy.close();
    }

    @Test
    void everyCallThatNoRuleNamesIsRefused() throws IOException {
        List<String> closed = api().stream().filter(call -> !isOpen(call)).toList();

        assertThat(closed).hasSizeGreaterThan(60).allSatisfy(call -> {
            assertThat(ask(call)).as(call).startsWith("HTTP/1.1 403");
            assertThat(ask(call.replaceFirst(" ", " /v1.45"))).as("with its version: " + call).startsWith("HTTP/1.1 403");
        });
    }

    @Test
    void whatConcernsTheMachineAsAWholeIsNamedByNoRule() throws IOException {
        assertThat(api().stream().filter(call -> NEVER.matcher(call).find())).hasSizeGreaterThan(50).noneMatch(DockerProxyRulesTest::isOpen);
    }

    @Test
    void everyRuleIsACallOfTheApiAndStandsForNoOther() throws IOException {
        List<String> calls = api();

        assertThat(DockerProxy.rules()).isNotEmpty().isSorted().doesNotHaveDuplicates().allSatisfy(
                rule -> assertThat(calls).as(rule).filteredOn(call -> DockerProxy.covers(rule, call)).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /containers/../secrets", "GET /containers/x/../../secrets", "GET /containers/%2e%2e/secrets",
        "GET /containers/x%2f..%2f..%2fsecrets/json", "GET /images/x%2F..%2F..%2Fsecrets/json", "GET %2Fsecrets", "GET /v1.45%2Fsecrets",
        "GET /containers/x%2Fy/json", "GET //secrets", "GET /v1.45//secrets", "GET /v1.45/v1.45/secrets", "GET /secrets?x=/containers/json",
        "GET /secrets#/containers/json", "GET /containers/json/../../secrets", "get /secrets", "GET http://docker/secrets", "GET /v1.45/./secrets", "TRACE /info", "OPTIONS /info",
        "PATCH /containers/x/json", "DELETE /containers/x/json", "POST /containers/json", "GET /containers/x/json/", "GET /containers/json%00",
        "GET /x/containers/json", "PUT /containers/x/archive?path=/"})
    void noOtherWayOfWritingItGetsThrough(String call) throws IOException {
        assertThat(ask(call)).as(call).matches("(?s)HTTP/1.1 (400|403) .*");
    }

    @Test
    void aCallThatARuleNamesReachesTheEngine() throws IOException {
        assertThat(ask("GET /containers/" + NOBODY + "/json")).startsWith("HTTP/1.1 404").contains("No such container: " + NOBODY);
        assertThat(ask("GET /v1.45/containers/json?all=1")).startsWith("HTTP/1.1 200");
    }

    @Test
    void aSecondCallOnTheSameConnectionIsNotHeard() throws IOException {
        String second = "GET /secrets HTTP/1.1\r\nHost: docker\r\n\r\n";

        assertThat(said("GET /info HTTP/1.1\r\nHost: docker\r\nConnection: keep-alive\r\n\r\n" + second)).startsWith("HTTP/1.1 200").containsOnlyOnce("HTTP/1.1 ");
        assertThat(said("GET /info HTTP/1.1\r\nHost: docker\r\nConnection : keep-alive\r\n\r\n" + second)).startsWith("HTTP/1.1 400");
        assertThat(said("POST /grpc HTTP/1.1\r\nHost: docker\r\n\r\n" + second)).containsOnlyOnce("HTTP/1.1 ").contains("no upgrade proto");
        assertThat(said("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    private static List<String> api() throws IOException {
        return Files.readAllLines(Path.of("src", "test", "resources", "docker-engine-api.txt")).stream().filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("\\{[a-z]+}", NOBODY)).toList();
    }

    private static boolean isOpen(String call) {
        return DockerProxy.rules().stream().anyMatch(rule -> DockerProxy.covers(rule, call));
    }

    /** What is answered to a call, sent as it is written, and nothing tidied. */
    private static String ask(String call) throws IOException {
        return said(call + " HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\n\r\n");
    }

    private static String said(String text) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(proxy.socket()))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
