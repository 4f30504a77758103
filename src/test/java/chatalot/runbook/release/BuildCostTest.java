package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildCostTest {

    @ParameterizedTest
    @CsvSource({
        "crates/chatalot-server/src/main.rs, SERVER", "migrations/040_threads.sql, SERVER", "Cargo.toml, SERVER",
        "crates/chatalot-crypto/src/lib.rs, WASM", "crates/chatalot-crypto-wasm/Cargo.toml, WASM",
        "clients/web/src/routes/+page.svelte, WEB_CLIENT", "Cargo.lock, LOCKFILES", "clients/desktop/package-lock.json, LOCKFILES",
        "Dockerfile, DOCKERFILE", ".dockerignore, DOCKERFILE"})
    void aChangedFileTellsWhatIsBuiltAnew(String file, BuildCost.Part part) {
        assertThat(BuildCost.of(List.of("README.md", file), Experience.none()).parts()).containsExactly(part);
    }

    @Test
    void documentationCostsNothing() {
        assertThat(BuildCost.of(List.of("docs/index.md", "README.md", "screenshots/a.png"), Experience.none()).parts()).isEmpty();
    }

    @Test
    void theLockfileOfTheWebClientIsAPartOfBoth() {
        assertThat(BuildCost.of(List.of("clients/web/package-lock.json"), Experience.none()).parts())
                .containsExactly(BuildCost.Part.WEB_CLIENT, BuildCost.Part.LOCKFILES);
    }

    @Test
    void earlierBuildsTellHowLongItTook() {
        assertThat(BuildCost.of(List.of("Dockerfile"), new Experience(List.of(), List.of(), List.of(212.0, 431.5))).earlierSeconds())
                .contains(431.5);
    }
}
