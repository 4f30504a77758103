package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.AppliedMigration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What going back by reverse SQL undoes and loses, for migrations in a real repository. */
class ReversalTest {

    private static final TableSizes SIZES = new TableSizes(true, Map.of("reactions", new TableSize(12, 24_000), "users", new TableSize(3, 8_000)));

    private LocalHost host;
    private TestRepository repository;
    private CommitId commit;

    @BeforeEach
    void aRepository(@TempDir Path directory) {
        DockerAccess docker = new DockerJavaAccess(DockerSettings.standard());
        host = new LocalHost(docker);
        repository = new TestRepository(host, directory);
        repository.commit("migrations/001_start.sql", "CREATE TABLE users (id int PRIMARY KEY, name text);", "Start");
        commit = repository.commit("migrations/002_reactions.sql",
                "CREATE TABLE reactions (id int);\nALTER TABLE users ADD COLUMN motto text;\nUPDATE users SET name = upper(name);", "Reactions");
    }

    @Test
    void tablesWithTheirRowsAndColumnsThatGoAreNamedAndWhatTheAuthorHasToWrite() {
        Reversal reversal = reversal(checksum());

        assertThat(reversal.refusals()).isEmpty();
        assertThat(reversal.losses()).anySatisfy(loss -> assertThat(loss).contains("drops the table reactions", "about 12 rows"))
                .anySatisfy(loss -> assertThat(loss).contains("motto", "users"))
                .anySatisfy(loss -> assertThat(loss).contains("migration 2 (reactions)", "ask for what the author writes"));
        assertThat(ProposalText.of(reversal.proposal())).containsSubsequence("### Migration 2: reactions", "migrations/002_reactions.sql",
                "CREATE TABLE reactions", "What may undo it:", "DROP TABLE reactions;");
    }

    @Test
    void aMigrationWhoseTextIsNotInTheReleaseThatRunsClosesTheWay() {
        assertThat(reversal("00").refusals()).singleElement().asString()
                .contains("Migration 2 (reactions) was applied from a text that is not in", "cannot be told");
    }

    private Reversal reversal(String checksum) {
        Checkout checkout = new Checkout(host, repository.upstream());
        return Reversal.of(checkout.release(commit), List.of(new AppliedMigration(2, "reactions", true, checksum, Optional.empty())),
                checkout, SIZES);
    }

    private String checksum() {
        try (Extract extract = new Checkout(host, repository.upstream()).extract(commit, List.of(Migrations.FOLDER))) {
            return Migrations.of(extract).stream().filter(migration -> migration.version() == 2).findFirst().orElseThrow().checksum();
        }
    }
}
