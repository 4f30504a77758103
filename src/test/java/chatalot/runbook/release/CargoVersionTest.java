package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CargoVersionTest {

    @Test
    void theWorkspacesVersionComesFirst() {
        assertThat(CargoVersion.of("""
                [workspace]
                members = ["crates/*"] # comment

                [workspace.package]
                version = "0.17.0"
                edition = "2024"

                [package]
                version = "0.1.0"
                """)).contains("0.17.0");
    }

    @Test
    void aPackagesOwnVersionServesWithoutAWorkspace() {
        assertThat(CargoVersion.of("[package]\nname = 'x'\nversion = '1.2.3'\n")).contains("1.2.3");
    }

    @Test
    void whatIsNoTomlOrNamesNoVersionHasNone() {
        assertThat(CargoVersion.of("[package\n")).isEmpty();
        assertThat(CargoVersion.of("[package]\nversion.workspace = true\n")).isEmpty();
    }
}
