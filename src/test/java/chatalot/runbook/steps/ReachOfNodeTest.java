package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.WrittenInstances;
import chatalot.runbook.run.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ReachOfNodeTest {

    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final WrittenInstances written = new WrittenInstances();

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void withoutASettingItIsEverything() {
        assertThat(new ReachOfNode(catalog("")).includes("chat")).isTrue();
    }

    @Test
    void withOneItIsWhatThatNames() {
        ReachOfNode reach = new ReachOfNode(catalog("chat"));

        assertThat(reach.includes("chat")).isTrue();
        assertThat(reach.includes("team")).isFalse();
    }

    @Test
    void aNameThatTheCatalogDoesNotHaveStopsTheStart() {
        assertThatThrownBy(() -> catalog("chat,chta")).hasMessage("runbook.pump.instances names chta; the catalog has chat, team");
    }

    @Test
    void whatLiesAtThePathOfAnInstanceElsewhereIsNotTakenForIt() {
        InstanceCatalog catalog = catalog("chat");

        assertThatExceptionOfType(PassingTrouble.class).isThrownBy(() -> catalog.discover("team")).withMessageContaining("does not reach it");
        assertThatExceptionOfType(PassingTrouble.class).isThrownBy(() -> catalog.place("team"));
        assertThat(catalog.secrets("team")).isEmpty();
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> new KeysOfInstances(catalog).keysOfPlace("team"))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.UNAVAILABLE));
    }

    /** With chat and team, as all nodes have it. */
    private InstanceCatalog catalog(String reached) {
        MockEnvironment environment = new MockEnvironment();
        for (String name : new String[] {"chat", "team"}) {
            environment.setProperty("runbook.instances.%s.directory".formatted(name), written.write(name).directory().toString());
        }
        if (!reached.isEmpty()) {
            environment.setProperty("runbook.pump.instances", reached);
        }
        return InstanceCatalog.read(environment, new LocalHost(docker));
    }
}
