package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.WrittenInstances;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ReachOfNodeTest {

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final InstanceCatalog catalog = InstanceCatalog.read(new MockEnvironment().withProperty("runbook.instances.chat.directory",
            new WrittenInstances().write("chat").directory().toString()), new LocalHost(docker));

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void withoutASettingItIsEverything() {
        assertThat(new ReachOfNode(catalog, List.of()).includes("chat")).isTrue();
    }

    @Test
    void withOneItIsWhatThatNames() {
        ReachOfNode reach = new ReachOfNode(catalog, List.of("chat"));

        assertThat(reach.includes("chat")).isTrue();
        assertThat(reach.includes("team")).isFalse();
    }

    @Test
    void aNameThatTheCatalogDoesNotHaveStopsTheStart() {
        assertThatThrownBy(() -> new ReachOfNode(catalog, List.of("chat", "chta")))
                .hasMessage("runbook.pump.instances names chta; the catalog has chat");
    }
}
