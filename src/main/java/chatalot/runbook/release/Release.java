package chatalot.runbook.release;

import java.util.Optional;

/**
 * A commit with what people call it.
 *
 * @param commit  its id
 * @param name    its tag, else what {@code git describe} says
 * @param version what its {@code Cargo.toml} says, which need not change from release to release; absent when it
 *                says nothing
 */
public record Release(CommitId commit, String name, Optional<String> version) {

    /** Its name counts commits from a tag below it, for example {@code v0.22.6-14-g1a2b3c4}. */
    boolean namedAfterTagBelow() {
        return name.matches(".*-\\d+-g[0-9a-f]+");
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(name, commit.abbreviated());
    }
}
