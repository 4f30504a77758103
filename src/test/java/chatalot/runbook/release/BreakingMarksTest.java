package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreakingMarksTest {

    private static final CommitId COMMIT = new CommitId("c0ffee".repeat(6) + "abcd");

    @ParameterizedTest
    @ValueSource(strings = {
        "feat!: drop support for PostgreSQL 14", "refactor(api)!: rename /rooms to /channels", "Feat(web)!: new sign-in",
        "fix: tokens\n\nBREAKING CHANGE: all sessions end", "fix: tokens\n\nBREAKING-CHANGE: all sessions end",
        "Breaking: the config file moved", "Rename an endpoint (breaking change)", "This is not backward compatible",
        "Old clients: backwards-incompatible protocol"})
    void aCommitThatSaysItBreaksIsMarkedWithTheLine(String message) {
        assertThat(BreakingMarks.inCommits(Map.of(COMMIT, message))).singleElement().satisfies(mark -> {
            assertThat(mark.where()).isEqualTo("commit c0ffeec0ff");
            assertThat(message).contains(mark.words());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "feat: add threads", "Fix breaking out of the loop", "No breaking changes", "fix: a non-breaking space", "Wow! It works",
        "Stop the build from breaking", "docs: how to stay backward compatible"})
    void otherCommitsAreNot(String message) {
        assertThat(BreakingMarks.inCommits(Map.of(COMMIT, message))).isEmpty();
    }

    @Test
    void aChangelogIsMarkedByItsSection() {
        assertThat(BreakingMarks.inChangelog(Map.of("v2.0.0", "- Faster\n- **Breaking change**: tokens end", "v1.9.0", "- Small things")))
                .containsExactly(new BreakingMark("changelog, v2.0.0", "- **Breaking change**: tokens end"));
    }

    @ParameterizedTest
    @CsvSource({
        "v1.4.2, v2.0.0, a step of the major version", "v0.22.6, v0.23.0, a step of the minor version below 1.0",
        "0.9, 1.0, a step of the major version", "v0.22.6-14-gabcdef0, v0.23.0-2-g1234567, a step of the minor version below 1.0"})
    void aStepThatMayBreakIsFoundInTheNames(String from, String to, String words) {
        assertThat(BreakingMarks.inVersions(release(from, ""), release(to, ""))).hasValueSatisfying(mark -> {
            assertThat(mark.where()).isEqualTo("the releases' names");
            assertThat(mark.words()).contains(words);
        });
    }

    @ParameterizedTest
    @CsvSource({"v1.4.2, v1.5.0", "v0.22.6, v0.22.7", "v0.23.0, v0.22.0", "v2.0.0, v1.0.0", "c0ffeec0ff, v9.0.0", "release-1, release-2",
        "1.2.3.4, 2.0.0"})
    void otherStepsAreNot(String from, String to) {
        assertThat(BreakingMarks.inVersions(release(from, ""), release(to, ""))).isEmpty();
    }

    @Test
    void namesThatTellNothingLeaveItToTheVersions() {
        assertThat(BreakingMarks.inVersions(release("main", "1.0.0"), release("main", "2.0.0")))
                .contains(new BreakingMark("Cargo.toml", "1.0.0 to 2.0.0 is a step of the major version"));
    }

    private static Release release(String name, String version) {
        return new Release(COMMIT, name, Optional.of(version).filter(text -> !text.isEmpty()));
    }
}
