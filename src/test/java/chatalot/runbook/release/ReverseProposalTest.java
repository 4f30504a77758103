package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.AppliedMigration;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proposals for the last of some migrations in a real repository. */
class ReverseProposalTest {

    private LocalHost host;
    private TestRepository repository;
    private CommitId commit;

    @BeforeEach
    void aRepository(@TempDir Path directory) {
        DockerAccess docker = new DockerJavaAccess(DockerSettings.standard());
        host = new LocalHost(docker);
        repository = new TestRepository(host, directory);
        commit = repository.commit("migrations/001_start.sql", "CREATE TABLE users (id int PRIMARY KEY, name text);", "Start");
    }

    @Test
    void theNewestIsUndoneFirstAndInEachTheLastStatement() {
        commit = repository.commit("migrations/002_reactions.sql", """
                CREATE TABLE reactions (id int, user_id int REFERENCES users (id));
                -- a comment; with a semicolon
                CREATE INDEX reactions_by_user ON reactions (user_id);
                INSERT INTO reactions SELECT 1, id FROM users;
                """, "Reactions");
        commit = repository.commit("migrations/003_motto.sql", "ALTER TABLE users ADD COLUMN motto text, ADD age int;\nUPDATE users SET motto = 'none';\n",
                "Motto");

        ReverseProposal proposal = propose(2, 3);

        assertThat(proposal.complete()).isTrue();
        assertThat(proposal.text()).isEqualTo("""
                -- Undoes migrations 3, 2, newest first, in one transaction. The service deletes their rows of the ledger in the same one.

                -- Migration 3: motto (migrations/003_motto.sql)
                ALTER TABLE users DROP COLUMN age;
                ALTER TABLE users DROP COLUMN motto;

                -- Migration 2: reactions (migrations/002_reactions.sql)
                DROP INDEX reactions_by_user;
                DROP TABLE reactions;
                """);
        assertThat(ReverseSql.of(proposal.text()).statements()).hasSize(4);
        assertThat(proposal.migrations().get(1).sql()).startsWith("CREATE TABLE reactions");
    }

    @Test
    void aProposalWithGapsIsRefusedUntilTheyAreDealtWith() {
        commit = repository.commit("migrations/002_upper.sql", "CREATE TABLE t (id int);\nUPDATE users SET name = upper(name);\n", "Upper");
        String text = propose(2).text();

        assertThatThrownBy(() -> ReverseSql.of(text)).isInstanceOf(ReverseSqlRefused.class).hasMessageContaining("Line 5, column 1")
                .hasMessageContaining("still asks for a decision");
        assertThat(ReverseSql.of(text.replaceAll("(?m)^-- UNDO BY HAND:.*", "UPDATE users SET name = lower(name);")).statements())
                .extracting(PlacedStatement::sql).containsExactly("UPDATE users SET name = lower(name)", "DROP TABLE t");
    }

    @Test
    void theWayBackThatLiesBesideAMigrationIsProposedAsItIs() {
        repository.commit("migrations/002_a.down.sql", "DROP TABLE a -- all of it", "Down");
        commit = repository.commit("migrations/002_a.up.sql", "CREATE TABLE a (id int); DELETE FROM users;", "Up");

        ReverseProposal.Part part = propose(2).migrations().get(0);

        assertThat(part.wayBack()).contains("migrations/002_a.down.sql");
        assertThat(part.proposal()).isEqualTo("DROP TABLE a -- all of it\n;\n");
        assertThat(part.gaps()).isZero();
        assertThat(propose(2).text()).contains("-- Migration 2: a (migrations/002_a.down.sql)");
    }

    @Test
    void aMigrationWhoseTextIsNotWhatWasAppliedIsLeftToTheAuthor() {
        commit = repository.commit("migrations/002_a.sql", "CREATE TABLE a (id int)", "Up");
        List<AppliedMigration> undo = List.of(new AppliedMigration(2, "a", true, "00", Optional.empty()),
                new AppliedMigration(7, "secret\nwork", true, "00", Optional.empty()));

        ReverseProposal proposal = ReverseProposal.of(new Checkout(host, repository.upstream()), commit, undo);

        assertThat(proposal.complete()).isFalse();
        assertThat(proposal.text()).contains("Migration 7: secret work (no file)", "UNDO BY HAND: migration 7 (secret work) is not in " + commit.abbreviated(),
                "UNDO BY HAND: migration 2 (a) was applied from another text");
    }

    @Test
    void aProposalIsReadBackAsItWasKept() throws JsonProcessingException {
        ReverseProposal proposal = propose(1);

        assertThat(TestInstance.JSON.readValue(TestInstance.JSON.writeValueAsString(proposal), ReverseProposal.class)).isEqualTo(proposal);
    }

    private ReverseProposal propose(long... versions) {
        Checkout checkout = new Checkout(host, repository.upstream());
        List<AppliedMigration> undo = new ArrayList<>();
        try (Extract extract = checkout.extract(commit, List.of(Migrations.FOLDER))) {
            List<Migration> migrations = Migrations.of(extract);
            for (long version : versions) {
                migrations.stream().filter(migration -> migration.version() == version).forEach(migration -> undo.add(
                        new AppliedMigration(version, migration.description(), true, migration.checksum(), Optional.empty())));
            }
        }
        return ReverseProposal.of(checkout, commit, undo);
    }
}
