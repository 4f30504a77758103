package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.Timeouts;
import chatalot.runbook.release.ReverseSql;
import chatalot.runbook.release.ReverseSqlRefused;
import chatalot.runbook.release.SqlProblem;
import chatalot.runbook.rotation.Share;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three applied migrations in a real PostgreSQL, of which the last two are undone. */
@Share(12)
@Tag("docker")
class ReverseMigrationsTest {

    private static final long RUN = 6;
    private static final Timeouts SHORT = new Timeouts(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMinutes(1),
            Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(300));
    private static final List<AppliedMigration> UNDO = List.of(applied(3, "03"), applied(2, "02"));
    private static final String GOOD = "DROP TABLE reactions;\n-- the column\nALTER TABLE messages DROP COLUMN html;\n";

    private final PostgresContainer postgres = PostgresContainer.shared();
    private TestInstance data;
    private Path directory;
    private String asItWas;

    @BeforeEach
    void threeMigrations(@TempDir Path directory) {
        this.directory = directory;
        data = new TestInstance(directory);
        data.sql("""
                create table _sqlx_migrations (version bigint primary key, description text not null,
                    installed_on timestamptz not null default now(), success boolean not null, checksum bytea not null, execution_time bigint not null)""",
                "insert into _sqlx_migrations select g, 'migration ' || g, now(), true, decode('0' || g, 'hex'), 5 from generate_series(1, 3) g",
                "create table messages (id int primary key, html text)", "insert into messages select g, 'x' from generate_series(1, 50) g",
                "create table reactions (id int references messages (id) deferrable initially deferred)", "insert into reactions values (1), (2)");
        asItWas = asItIs();
    }

    @AfterEach
    void end() {
        data.close();
    }

    @Test
    void theTextAndTheLedgersRowsGoTogetherBehindTheFence() {
        makeRestorePoint();

        Reversed reversed = behindFence(GOOD);

        assertThat(new Fence(cluster()).isRaised(database())).as("the fence afterwards").isTrue();
        assertThat(new SwapJournal(journal()).dataHaveToGoBack()).as("whether a failed swap puts the restore point back").isTrue();
        assertThat(reversed.already()).isFalse();
        assertThat(reversed.statements()).extracting(Reversed.TimedStatement::line).containsExactly(1, 3);
        assertThat(reversed.statements()).allSatisfy(statement -> assertThat(statement.took()).isPositive());
        new Fence(cluster()).lift(database());
        assertThat(data.value("select string_agg(version::text, ',') from _sqlx_migrations")).isEqualTo("1");
        assertThat(data.value("select to_regclass('reactions')")).isEqualTo("null");
        assertThat(data.value("select count(*) from information_schema.columns where table_name = 'messages'")).isEqualTo("1");
    }

    @Test
    void aSecondAttemptSeesThatItIsDoneAndRunsNothing() throws SQLException {
        on(GOOD);

        assertThat(on(GOOD)).isEqualTo(new Reversed(true, List.of()));
    }

    @Test
    void sqlThatIsRefusedBehindTheFenceLeavesNothingToPutBack() {
        makeRestorePoint();

        assertThatThrownBy(() -> behindFence("DROP TABLE nowhere;")).isInstanceOf(ReverseSqlRefused.class);

        assertThat(new SwapJournal(journal()).dataHaveToGoBack()).isFalse();
        new Fence(cluster()).lift(database());
        assertThat(asItIs()).isEqualTo(asItWas);
    }

    @Test
    void rowsAreCountedLiveAndAtRestAndATableThatIsGoneHasNone() {
        RowsOfTables rows = new RowsOfTables(cluster(), database(), Duration.ofMinutes(1));
        Set<String> tables = Set.of("public.reactions", "public.nowhere");

        Map<String, Long> live = rows.live(tables);
        assertThat(live).isEqualTo(Map.of("public.reactions", 2L, "public.nowhere", 0L));
        assertThat(rows.appliedSince(UNDO)).hasValueSatisfying(since -> assertThat(since).isBeforeOrEqualTo(Instant.now()));
        assertThat(rows.atRest(tables)).isEqualTo(live);
    }

    @Test
    void withoutARestorePointNothingIsRun() {
        assertThatThrownBy(() -> behindFence(GOOD)).isInstanceOf(ReverseRefused.class).hasMessageContaining("no restore point");
        assertThat(asItIs()).isEqualTo(asItWas);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "5~2~42P01~relation \"nowhere\" does not exist~-- one\\nDROP TABLE reactions;\\nDELETE \\nFROM\\n nowhere", "2~3~42601~syntax error~DROP TABLE reactions;\\n  FROBNICATE x",
        "1~19~42703~column \"ä\" of relation~UPDATE messages SET ä = 1", "2~1~23505~duplicate key~\\nINSERT INTO messages VALUES (1, 'y')",
        "1~1~P0001~no, not so~DO $$ BEGIN DELETE FROM reactions; RAISE 'no, not so' USING HINT = 'else', DETAIL = 'more'; END $$",
        "1~1~2D000~invalid transaction termination~DO $$ BEGIN DELETE FROM reactions; COMMIT; END $$", "2~1~57014~statement timeout~DROP TABLE reactions;\\nSELECT pg_sleep(60)",
        "1~1~23503~violates foreign key~DELETE FROM messages", "1~1~2BP01~other objects depend on it~DROP TABLE messages"})
    void whatPostgresqlRefusesComesBackWithItsLineAndChangesNothing(int line, int column, String state, String message, String sql) {
        SqlProblem problem = catchThrowableOfType(ReverseSqlRefused.class, () -> on(sql.replace("\\n", "\n"))).problems().get(0);

        assertThat(problem.message()).contains(message);
        assertThat(problem.sqlState()).contains(state);
        assertThat(asItIs()).isEqualTo(asItWas);
    }

    @Test
    void theProblemsPlaceIsThatInTheAuthorsText() {
        assertThat(problem("-- one\nDROP TABLE reactions; /* \uD83D\uDE00 */ DELETE\n  FROM nowhere;")).extracting(SqlProblem::line, SqlProblem::column)
                .containsExactly(3, 8);
        assertThat(problem("\n  INSERT INTO messages VALUES (1, 'y')")).extracting(SqlProblem::line, SqlProblem::column).containsExactly(2, 3);
        SqlProblem raised = problem("DO $$ BEGIN\n RAISE 'no' USING HINT = 'write b', DETAIL = 'a is there'; END $$");
        assertThat(raised.words()).startsWith("Line 1, column 1: no (SQLSTATE P0001) Detail: a is there In: ").contains("line 2 at RAISE").endsWith("Hint: write b");
    }

    @Test
    void aConstraintThatIsPutOffToTheEndIsFoundBeforeTheCommit() {
        assertThat(problem("INSERT INTO reactions VALUES (99);\nSELECT 1")).extracting(SqlProblem::line).isEqualTo(2);
        assertThat(asItIs()).isEqualTo(asItWas);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "changed the migration ledger~DO $$ BEGIN EXECUTE 'delete from _sqlx_' || 'migrations where version = 1'; END $$",
        "changed whose rights hold~SELECT set_config('role', 'pg_monitor', true); GRANT SELECT ON messages TO pg_monitor"})
    void whatIsDoneInDisguiseIsSeenBeforeTheCommit(String what, String sql) {
        data.sql("grant select on _sqlx_migrations to pg_monitor", "grant all on messages to pg_monitor with grant option");
        asItWas = asItIs();

        assertThatThrownBy(() -> on(sql)).isInstanceOf(ReverseRefused.class).hasMessageContaining(what);
        assertThat(asItIs()).isEqualTo(asItWas);
    }

    @Test
    void aLedgerThatIsNotAsPlannedIsRefusedAndNothingIsRun() {
        assertThatThrownBy(() -> on(GOOD, List.of(applied(3, "03"), applied(2, "ff")))).isInstanceOf(ReverseRefused.class)
                .hasMessageContaining("migration 2 (two) was applied from another text").hasMessageContaining("Nothing was changed");
        assertThatThrownBy(() -> on(GOOD, List.of(applied(4, "04"), applied(3, "03")))).hasMessageContaining("migration 4 (two) is not applied");
        assertThat(asItIs()).isEqualTo(asItWas);
    }

    @Test
    void whoMigratesMeanwhileIsWaitedForAsLongAsConfigured() throws SQLException {
        try (Connection other = postgres.open(data.database()); Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(%d)".formatted(ReverseLedger.sqlxLock(data.database())));

            assertThatThrownBy(() -> on(GOOD)).isInstanceOf(ReverseRefused.class).hasMessageContaining("holds the migration ledger's lock");
        }
        assertThat(asItIs()).isEqualTo(asItWas);
    }

    @Test
    void aTableThatSomebodyHoldsIsWaitedForAsLongAsConfigured() throws SQLException {
        try (Connection other = postgres.open(data.database()); Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from reactions");

            assertThat(problem(GOOD)).satisfies(problem -> assertThat(problem.sqlState()).contains("55P03"));
        }
        assertThat(asItIs()).isEqualTo(asItWas);
    }

    @Test
    void theRightsAreThoseOfWhoMigrates() throws SQLException {
        data.sql("drop role if exists migrates", "create role migrates", "grant all on schema public to migrates",
                "alter table _sqlx_migrations owner to migrates", "alter table reactions owner to migrates");
        try {
            assertThat(problem("DROP TABLE reactions;\nDROP TABLE messages").message()).isEqualTo("must be owner of table messages");

            on("DROP TABLE reactions;\nCREATE TABLE again (id int)");

            assertThat(data.value("select tableowner from pg_tables where tablename = 'again'")).isEqualTo("migrates");
        } finally {
            data.sql("drop owned by migrates", "drop role migrates");
        }
    }

    @Test
    void whoMayNotGoOnAnyMoreCommitsNothing() throws SQLException {
        Work lost = work(() -> {
            throw new WorkInterrupted("the lock was lost");
        });
        try (Connection connection = cluster().open(database())) {
            assertThatThrownBy(() -> new ReverseMigrations(lost, SHORT).on(connection, ReverseSql.of(GOOD), UNDO)).isInstanceOf(WorkInterrupted.class);
        }
        assertThat(asItIs()).isEqualTo(asItWas);
    }

    private SqlProblem problem(String sql) {
        return catchThrowableOfType(ReverseSqlRefused.class, () -> on(sql)).problems().get(0);
    }

    private Reversed on(String sql) throws SQLException {
        return on(sql, UNDO);
    }

    private Reversed on(String sql, List<AppliedMigration> undo) throws SQLException {
        try (Connection connection = cluster().open(database())) {
            return new ReverseMigrations(work(() -> { }), SHORT).on(connection, ReverseSql.of(sql), undo);
        }
    }

    private Reversed behindFence(String sql) {
        return new ReverseMigrations(work(() -> { }), SHORT).behindFence(cluster(), database(), journal(), ReverseSql.of(sql), UNDO);
    }

    private Journal journal() {
        return new Journal(data.host(), directory.resolve("journal"));
    }

    private void makeRestorePoint() {
        new Fence(cluster()).raise(database());
        new DatabaseClone(cluster(), database(), work(() -> { })).make(counts -> { });
    }

    private Work work(Runnable confirm) {
        Work work = data.work(RUN, "reverseMigrations");
        return new Work(work.instance(), work.run(), work.marks(), work.labels(), work.log(), confirm);
    }

    private InstanceDatabase cluster() {
        return InstanceDatabase.of(data.host(), data.instance());
    }

    private DatabaseName database() {
        return data.instance().databaseName();
    }

    private String asItIs() {
        return data.value("""
                select concat((select string_agg(m::text, '|' order by id) from messages m), (select string_agg(r::text, '|' order by id) from reactions r),
                              (select string_agg(l::text, '|' order by version) from _sqlx_migrations l))""");
    }

    private static AppliedMigration applied(long version, String checksum) {
        return new AppliedMigration(version, "two", true, checksum, Optional.empty());
    }
}
