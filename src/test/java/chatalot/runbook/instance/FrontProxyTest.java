package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontProxyTest {

    @TempDir
    private Path place;
    private WrittenUnit unit;

    @BeforeEach
    void anInstallation() throws IOException {
        unit = new WrittenUnit(place);
    }

    @AfterEach
    void end() {
        unit.close();
    }

    @Test
    void itListensWhereUsersComeToAndForwardsToThePortThatTheAppPublishes() {
        TextFile file = file("0.0.0.0:80");

        assertThat(file.place()).isEqualTo(Path.of("/etc/caddy/Caddyfile"));
        assertThat(file.text()).contains("http://:80 {\n\tbind 0.0.0.0\n", "reverse_proxy 127.0.0.1:8080 {", "uri /api/health\n");
        assertThat(file(":80").text()).contains("http://:80 {\n").doesNotContain("bind");
        assertThat(file("[::1]:80").text()).contains("bind [::1]\n");
    }

    @Test
    void itForwardsToWhereItIsToldTo() {
        assertThat(file("0.0.0.0:8080", "chatalot:8080").text()).contains("reverse_proxy chatalot:8080 {", "forward_auth chatalot:8080 {");
    }

    @Test
    void itHoldsForAsLongAsAnUpdateAndItsWayBackMayTakeByWhatIsConfigured() {
        assertThat(proxy().hold()).isEqualTo(Duration.ofSeconds(10 + 2 * (60 + 60)));

        unit.configure("timeouts.stop", "2500ms");
        unit.configure("timeouts.verify", "20s");
        unit.configure("downtime-budget", "5s");

        assertThat(proxy().hold()).isEqualTo(Duration.ofMillis(52_500));
        assertThat(file(":80").text()).contains("lb_try_duration 53s\n");
    }

    @Test
    void anAppWhoseOwnAddressIsNotKnownIsRefusedAndTheOptionForItNamed() throws IOException {
        unit.configure("published-url", "https://chat.example.org");
        assertThatThrownBy(() -> file(":80")).isInstanceOf(DiscoveryRefused.class).hasMessageContaining("https://chat.example.org")
                .hasMessageContaining("--forward-to");
        assertThat(file(":80", "127.0.0.1:8080").text()).contains("reverse_proxy 127.0.0.1:8080");
    }

    @Test
    void anAppThatPublishesNoPortIsRefused() {
        InstanceSettings settings = unit.catalog().find(WrittenUnit.NAME).orElseThrow();
        Instance hidden = new Instance(settings.name(), place, new ComposeInstallation("chat", List.of(), List.of(),
                new ComposeInstallation.Service("app", "app", "app"), new ComposeInstallation.Service("db", "db", "db"), Map.of(), "inside"),
                Optional.empty(), new DatabaseName("chatalot"), "chatalot", Map.of(), List.of(), 8080, Optional.empty(), "/", place);

        assertThatThrownBy(() -> new FrontProxy(hidden, settings).file(new ListenAddress("", 80), Optional.empty()))
                .isInstanceOf(DiscoveryRefused.class).hasMessageContaining("publishes no port").hasMessageContaining("--forward-to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:8080", ":8080", "127.0.0.1:8080"})
    void itCannotListenWhereTheAppDoes(String listen) {
        assertThatThrownBy(() -> file(listen)).isInstanceOf(DiscoveryRefused.class).hasMessageContaining("publish another port");
        assertThat(file("192.0.2.7:8080").text()).contains("bind 192.0.2.7");
    }

    @Test
    void aHealthPathThatWouldMeanSomethingElseInACaddyfileIsRefused() {
        unit.configure("health-path", "/health {path}");

        assertThatThrownBy(() -> file(":80")).isInstanceOf(DiscoveryRefused.class).hasMessageContaining("health-path");
    }

    private TextFile file(String listen) {
        return proxy().file(ListenAddress.parse(listen).orElseThrow(), Optional.empty());
    }

    private TextFile file(String listen, String app) {
        return proxy().file(ListenAddress.parse(listen).orElseThrow(), ListenAddress.parse(app));
    }

    private FrontProxy proxy() {
        InstanceCatalog catalog = unit.catalog();
        return new FrontProxy(catalog.discover(WrittenUnit.NAME), catalog.find(WrittenUnit.NAME).orElseThrow());
    }
}
