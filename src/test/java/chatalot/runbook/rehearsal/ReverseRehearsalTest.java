package chatalot.runbook.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.Timeouts;
import chatalot.runbook.rehearsal.RehearsalReport.TableRows;
import chatalot.runbook.release.Checkout;
import chatalot.runbook.release.CommitId;
import chatalot.runbook.release.ReverseProposal;
import chatalot.runbook.release.ReverseSql;
import chatalot.runbook.release.SqlProblem;
import chatalot.runbook.release.Target;
import chatalot.runbook.rotation.Share;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from v1.1.0 back to v1.0.0, whose migration 2 is undone, on a copy. */
@Tag("docker")
@Share(2)
class ReverseRehearsalTest {

    private static RehearsedSample sample;
    private static CommitId old;
    private static String oldImage;
    private static List<AppliedMigration> applied;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private String asItWas;

    @BeforeAll
    static void anInstanceWithABackupAndTheOldImage(@TempDir Path directory) throws SQLException {
        sample = new RehearsedSample("v1.1.0", directory, "insert into reactions select id, 'smile', 1 from messages limit 2");
        try (Connection connection = InstanceDatabase.of(sample.host(), sample.instance()).open()) {
            applied = AppliedMigration.read(connection);
        }
        old = checkout().resolve(new Target("v1.0.0"));
        oldImage = sample.build().build(old.value(), Duration.ofMinutes(5), line -> { });
    }

    @AfterAll
    static void remove() {
        sample.close();
    }

    @BeforeEach
    void look() throws SQLException {
        asItWas = sample.asItIs();
    }

    @AfterEach
    void nothingIsLeftAndNothingRealHasChanged() throws SQLException {
        assertThat(sample.left()).isEmpty();
        assertThat(sample.asItIs()).isEqualTo(asItWas);
    }

    @Test
    void theProposalTakesTheCopyBackToWhereTheOldVersionStartsAndTellsWhatIsLost() throws JsonProcessingException {
        ReverseProposal proposal = ReverseProposal.of(checkout(), checkout().head(), undo());

        ReverseReport report = rehearse(proposal.text(), expected());

        assertThat(report.passed()).as(report.words()).isTrue();
        assertThat(report.verdict()).isEqualTo("passed, rows vanished");
        assertThat(report.vanished()).containsExactly(new TableRows("public.reactions", Optional.of(2L), Optional.empty()));
        assertThat(report.statements()).singleElement().satisfies(statement -> assertThat(statement.sql()).isEqualTo("DROP TABLE reactions"));
        assertThat(report.digest()).isEqualTo(ReverseSql.of(proposal.text()).digest());
        assertThat(report.start()).hasValueSatisfying(start -> {
            assertThat(start.image()).isEqualTo(oldImage);
            assertThat(start.migrations()).as("applied again").isEmpty();
        });
        assertThat(log).isNotEmpty();
        assertThat(ReverseText.of(report)).contains("# Rehearsal of the way back: passed, rows vanished", "| DROP TABLE reactions | 0 |",
                "| `public.reactions` | 2 | no such table | **2** |", "the old version is healthy");
        assertThat(TestInstance.JSON.readValue(TestInstance.JSON.writeValueAsString(report), ReverseReport.class)).isEqualTo(report);
    }

    @Test
    void sqlThatPostgresqlRefusesComesBackToTheAuthorAndNoVersionIsStarted() {
        ReverseReport report = rehearse("DROP TABLE reactions;\n\nDROP TABLE nowhere;", expected());

        assertThat(report.verdict()).isEqualTo("failed");
        assertThat(report.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.message()).isEqualTo("table \"nowhere\" does not exist");
        });
        assertThat(report.start()).isEmpty();
        assertThat(log).isEmpty();
        assertThat(ReverseText.of(report)).contains("- Line 3, column 1: table \"nowhere\" does not exist (SQLSTATE 42P01)", "Nothing was changed");
    }

    @Test
    void anOldVersionThatDoesNotGetHealthyFailsItAndItsLogIsKept() {
        ReverseReport report = rehearse("DROP TABLE reactions;", expected().version("0.9.0"));

        assertThat(report.verdict()).isEqualTo("failed");
        assertThat(report.words()).startsWith("the old version did not become healthy: version is").contains("expected 0.9.0");
        assertThat(report.problems()).extracting(SqlProblem::words).isEmpty();
        assertThat(log).isNotEmpty();
    }

    @Test
    void whatAnAttemptThatDiedLeftIsEndedFirst() {
        Work dead = sample.work("rehearseReverse");
        sample.docker().createInternalNetwork(dead.name("rehearsal"), dead.labels());
        sample.docker().createVolume(dead.name("rehearsal-db"), dead.labels());
        sample.docker().startContainer(ContainerRequest.of(dead.name("rehearsal-db"), "postgres:17", "sleep", "1h").labelled(dead.labels())
                .on(dead.name("rehearsal")).mounting(Map.of(dead.name("rehearsal-db"), "/files")));

        assertThat(rehearse("-- The table stays: the old version does not see it.", expected()).verdict()).isEqualTo("passed");
    }

    private ReverseReport rehearse(String sql, Expected expected) {
        return new Rehearsal(sample.host(), sample.instance(), sample.work("rehearseReverse"), timeouts(), sample.build()).rehearseReverse(
                sample.backup(), ReverseSql.of(sql), undo(), old.value(), expected, log::add);
    }

    private static Expected expected() {
        AppliedMigration first = applied.get(0);
        return Expected.healthy().image(oldImage).version("1.0.0").migrations(Map.of(first.version(), first.checksum()));
    }

    private static List<AppliedMigration> undo() {
        return applied.stream().filter(row -> row.version() > 1).toList();
    }

    private static Checkout checkout() {
        return new Checkout(sample.host(), sample.sample().directory());
    }

    private static Timeouts timeouts() {
        Timeouts standard = Timeouts.STANDARD;
        return new Timeouts(standard.build(), standard.backup(), standard.rehearsal(), standard.restorePoint(), standard.wayBack(),
                standard.stop(), Duration.ofSeconds(8), standard.watchDown(), standard.reverseStatement(), standard.reverseLock());
    }
}
