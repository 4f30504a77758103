package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.instance.WrittenUnit;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Restores.Present;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be started of an instance without Docker, because people install it. */
class StartsOfUnitsTest {

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
    void deployingIsAnUpdateAlways() {
        assertThat(new FirstDeploymentsOfInstances(unit.catalog(), new KeysOfInstances(unit.catalog())).isInstalled(WrittenUnit.NAME)).isTrue();
    }

    @Test
    void nothingOfItIsPutAside() {
        RestoresWithoutRun restores = new RestoresWithoutRun(unit.catalog(), TestInstance.JSON);

        assertThatThrownBy(() -> restores.look(WrittenUnit.NAME, "chat-1-20261130120000", Present.PUT_ASIDE)).isInstanceOf(Refused.class)
                .hasMessageContaining("cannot be put aside: a service manager runs it");
    }
}
