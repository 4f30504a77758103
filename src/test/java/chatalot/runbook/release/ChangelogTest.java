package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangelogTest {

    private static final String OLD = """
            # Changelog

            ## v1.0.0

            - First
            """;
    private static final String NEW = """
            # Changelog

            Words before the first release.

            ## [1.2.0](https://example.org) - 2025-03-01

            - Third
              - indented

            ```
            ## v9 is code
            ```

            v1.1.0
            ------

            ### Added

            - Second

            ## v1.0.0

            - First
            """;

    @Test
    void sectionsAreTheReleasesSinceTheOlderState() {
        assertThat(Changelog.parse(NEW).since(Changelog.parse(OLD))).containsExactly(
                java.util.Map.entry("1.2.0 - 2025-03-01", "- Third\n  - indented\n\n```\n## v9 is code\n```"),
                java.util.Map.entry("v1.1.0", "### Added\n\n- Second"));
    }

    @Test
    void aReleaseIsFoundHoweverItsHeadingDecoratesIt() {
        Changelog changelog = Changelog.parse(NEW);

        assertThat(changelog.has("v1.2.0")).isTrue();
        assertThat(changelog.has("1.1.0")).isTrue();
        assertThat(changelog.has("v1.2")).isFalse();
        assertThat(changelog.newest()).contains("1.2.0 - 2025-03-01");
    }

    @Test
    void anEmptyChangelogHasNothing() {
        assertThat(Changelog.parse("").sections()).isEmpty();
    }
}
