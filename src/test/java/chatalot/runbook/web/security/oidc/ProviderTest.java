package chatalot.runbook.web.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.client.RestClient;

/** What is asked of a provider, when, and what is believed. */
class ProviderTest {

    private static final String METADATA = """
            {"issuer": "%s", "authorization_endpoint": "%s/authorize", "token_endpoint": "%s/token", "jwks_uri": "%s/keys",
             "subject_types_supported": ["public"], "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"],
             "end_session_endpoint": "%s/out"}""";

    @TempDir
    private Path directory;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile String calls;
    private HttpServer server;
    private String issuer;

    @BeforeEach
    void answer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:" + server.getAddress().getPort();
        calls = issuer;
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] body = METADATA.formatted(calls, issuer, issuer, issuer, issuer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
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
    void nothingIsAskedBeforeSomebodySignsInAndThenOnce() {
        Provider provider = provider("");
        assertThat(provider.endOfSession()).isEmpty();
        assertThat(asked).hasValue(0);

        provider.findByRegistrationId(Provider.ID);
        provider.findByRegistrationId(Provider.ID);

        assertThat(asked).hasValue(1);
        assertThat(provider.endOfSession()).contains(URI.create(issuer + "/out"));
    }

    @Test
    void oneThatIsAwayIsAskedAgain() {
        Provider provider = provider("");
        status = 503;
        assertThatThrownBy(() -> provider.findByRegistrationId(Provider.ID)).isInstanceOf(Provider.Away.class);

        status = 200;

        assertThat(provider.findByRegistrationId(Provider.ID).getProviderDetails().getTokenUri()).isEqualTo(issuer + "/token");
    }

    @Test
    void oneThatCallsItselfOtherwiseIsNotBelieved() {
        calls = "https://elsewhere.example.org";

        assertThatThrownBy(() -> provider("").findByRegistrationId(Provider.ID)).isInstanceOf(Provider.Away.class)
                .rootCause().hasMessageContaining("calls itself https://elsewhere.example.org");
    }

    @Test
    void theSecretComesFromItsFileAndWithoutOneTheClientIsPublic() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret\n");

        ClientRegistration known = provider(secret.toString()).findByRegistrationId(Provider.ID);

        assertThat(known.getClientSecret()).isEqualTo("s3cret");
        assertThat(known.getClientAuthenticationMethod()).isEqualTo(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        assertThat(provider("").findByRegistrationId(Provider.ID).getClientAuthenticationMethod()).isEqualTo(ClientAuthenticationMethod.NONE);
    }

    @Test
    void whatCannotBeRightIsRefusedNamingTheKey() {
        assertThatThrownBy(() -> settings("http://sso.example.org", "", Map.of("a", Set.of("ops")))).hasMessageContaining("runbook.oidc.issuer");
        assertThatThrownBy(() -> settings(issuer, "/not/there", Map.of("a", Set.of("ops")))).hasMessageContaining("runbook.oidc.client-secret-file");
        assertThatThrownBy(() -> settings(issuer, "", Map.of())).hasMessageContaining("runbook.oidc.groups");
        assertThatThrownBy(() -> settings(issuer, "", Map.of("a", Set.of("root")))).hasMessageContaining("runbook.oidc.groups.a");
    }

    private Provider provider(String secretFile) {
        return new Provider(settings(issuer, secretFile, Map.of("a", Set.of("ops"))), RestClient.create());
    }

    private static OidcSettings settings(String issuer, String secretFile, Map<String, Set<String>> groups) {
        return new OidcSettings(URI.create(issuer), "runbook", secretFile, "preferred_username", "groups", groups, false, "there", List.of("openid"));
    }
}
