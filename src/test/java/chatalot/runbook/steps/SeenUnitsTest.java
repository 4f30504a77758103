package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.LiveHealth;
import chatalot.runbook.instance.WrittenUnit;
import chatalot.runbook.release.EnvKey;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.IdentityChecks;
import chatalot.runbook.run.Instances;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of an instance without Docker. */
class SeenUnitsTest {

    @TempDir
    private Path place;
    private final OwnTables tables = new OwnTables();
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
    void unitAndRootStandWhereProjectAndContainersDoElsewhere() {
        Instances.Examination examination = seen(instances -> instances.examine(WrittenUnit.NAME));

        assertThat(examination.discovered()).containsKeys("directory", "unit", "root", "account", "env file", "app", "database", "user files",
                "secrets", "URL", "backups").doesNotContainKey("Compose project");
        assertThat(examination.ready()).as("its database does not answer").isFalse();
    }

    @Test
    void theFilesOfAnAdministratorAreThoseOfItsHost() throws IOException {
        unit.configure("systemd.stop", "sudo,-n,env,stop");

        List<Instances.HostFile> files = seen(instances -> instances.privileges(WrittenUnit.NAME));

        assertThat(files).extracting(Instances.HostFile::place)
                .containsExactly("/etc/sudoers.d/chatalot-runbook-chat", "/etc/systemd/system/chatalot.service.d/zz-chatalot-runbook.conf");

        unit.says(Map.of("LoadState", "not-found"));
        assertThatThrownBy(() -> seen(instances -> instances.privileges(WrittenUnit.NAME))).isInstanceOf(Refused.class)
                .hasMessageContaining("knows no unit");
    }

    private <T> T seen(Function<Instances, T> question) {
        InstanceCatalog catalog = unit.catalog();
        try (LiveHealth live = new LiveHealth(catalog, tables)) {
            return question.apply(new SeenInstances(catalog, live, new Planner(catalog, EnvKey.in(unit.host(), place)),
                    new IdentityChecks(tables.jdbc(), tables, fact -> { }), tables));
        }
    }
}
