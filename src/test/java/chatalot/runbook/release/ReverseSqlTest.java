package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReverseSqlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "controls the transaction ~ begin", "controls the transaction ~ COMMIT WORK", "controls the transaction ~ /* so */ commit",
        "controls the transaction ~ END", "controls the transaction ~ ROLLBACK TO a", "controls the transaction ~ savepoint a",
        "controls the transaction ~ RELEASE a", "controls the transaction ~ START TRANSACTION", "controls the transaction ~ abort",
        "controls the transaction ~ PREPARE TRANSACTION 'x'", "controls the transaction ~ SET TRANSACTION READ ONLY",
        "controls the transaction ~ SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "inside a transaction ~ VACUUM FULL users", "inside a transaction ~ CREATE DATABASE x", "inside a transaction ~ DROP DATABASE x",
        "inside a transaction ~ ALTER SYSTEM SET work_mem = 1", "inside a transaction ~ CREATE INDEX CONCURRENTLY i ON t (a)",
        "inside a transaction ~ CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "inside a transaction ~ DROP INDEX concurrently IF EXISTS i",
        "inside a transaction ~ REINDEX TABLE CONCURRENTLY t", "inside a transaction ~ REINDEX (CONCURRENTLY) TABLE t",
        "inside a transaction ~ REINDEX DATABASE x", "inside a transaction ~ ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
        "inside a transaction ~ CLUSTER", "inside a transaction ~ DISCARD ALL", "inside a transaction ~ DROP SUBSCRIPTION s",
        "beyond this database ~ ALTER DATABASE x RENAME TO y", "beyond this database ~ DROP ROLE r", "beyond this database ~ CREATE USER u",
        "beyond this database ~ GRANT admin TO ann", "beyond this database ~ DROP OWNED BY ann",
        "only psql could send ~ COPY users FROM STDIN", "the database's machine ~ COPY users TO PROGRAM 'sh'",
        "the database's machine ~ COPY users FROM '/tmp/x'", "the database's machine ~ LOAD 'x'",
        "whose rights hold ~ SET ROLE postgres", "whose rights hold ~ SET LOCAL role = 'postgres'", "whose rights hold ~ RESET ROLE",
        "whose rights hold ~ SET SESSION AUTHORIZATION DEFAULT", "relies on ~ RESET ALL", "relies on ~ SET LOCAL statement_timeout = 0",
        "relies on ~ SET standard_conforming_strings = off", "relies on ~ set names 'latin1'",
        "command of psql ~ \\connect other", "command of psql ~ SELECT 1 \\g", "safely ~ CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END",
        "ledger ~ DELETE FROM _sqlx_migrations", "ledger ~ DELETE FROM public.\"_sqlx_migrations\"",
        "ledger ~ DO $$ BEGIN DELETE FROM _SQLX_migrations; END $$", "asks for a decision ~ SELECT 1 -- UNDO BY HAND: this",
        "asks for a decision ~ --UNDO BY HAND: nothing else"})
    void whatCannotBeRunSafelyIsRefusedWithItsReason(String reason, String sql) {
        assertThat(problems(sql)).isNotEmpty().first().satisfies(problem -> assertThat(problem.message()).contains(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DROP TABLE \"commit\"", "SELECT 'commit; \\g', $$ begin; $$", "-- begin;\nDROP INDEX i", "SET CONSTRAINTS ALL IMMEDIATE",
        "CREATE USER MAPPING FOR ann SERVER s", "GRANT SELECT ON t TO ann", "REVOKE ALL ON t FROM ann", "REINDEX TABLE t", "CLUSTER t USING i",
        "DO $$ BEGIN UPDATE t SET a = 1; END $$", "SET search_path = public", "ALTER TABLE t DETACH PARTITION p", "RESET search_path",
        "CREATE FUNCTION f() RETURNS trigger AS $b$ BEGIN RETURN NEW; END; $b$ LANGUAGE plpgsql", "DROP TABLE \"concurrently\"",
        "-- _sqlx_migrations is left to the service\nDROP TABLE t", "ALTER TYPE mood ADD VALUE 'sad'", "-- There is nothing to undo."})
    void whatRunsInATransactionIsTaken(String sql) {
        assertThat(ReverseSql.of(sql).text()).isEqualTo(sql);
    }

    @Test
    void everyProblemIsToldWithItsLine() {
        assertThat(problems("""
                DROP TABLE a;
                /* two
                   lines */ COMMIT;

                -- UNDO BY HAND: write back b
                DROP TABLE ä; VACUUM;
                \\q
                """)).extracting(SqlProblem::line, SqlProblem::column).containsExactly(
                        tuple(3, 13), tuple(5, 1),
                        tuple(6, 15), tuple(7, 1));
    }

    @Test
    void statementsAreFoundWhereTheyStandAndSoIsAPositionInThem() {
        List<PlacedStatement> statements = ReverseSql.of("-- one\r\nDROP TABLE a;;\r\n  /* x; */ UPDATE b\r\n  SET c = '\uD83D\uDE00' || d;").statements();

        assertThat(statements).extracting(PlacedStatement::sql).containsExactly("DROP TABLE a", "UPDATE b\n  SET c = '\uD83D\uDE00' || d");
        assertThat(statements).extracting(PlacedStatement::line).containsExactly(2, 3);
        assertThat(statements.get(1).column()).isEqualTo(12);
        assertThat(statements.get(1).place(8)).isEqualTo(new PlacedStatement.Place(3, 19));
        assertThat(statements.get(1).place(27)).as("characters, not their halves").isEqualTo(new PlacedStatement.Place(4, 18));
    }

    @Test
    void theDigestChangesWithEveryCharacterButNotWithTheKindOfLineEnd() {
        String digest = ReverseSql.of("DROP TABLE a;\nDROP TABLE b;").digest();

        assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(ReverseSql.of("DROP TABLE a;\r\nDROP TABLE b;").digest())
                .isNotEqualTo(ReverseSql.of("DROP TABLE a;\nDROP TABLE b; ").digest());
    }

    @Test
    void emptyEndlessAndUnreadableTextsAreRefused() {
        assertThatThrownBy(() -> ReverseSql.of(" \n")).isInstanceOf(ReverseSqlRefused.class).hasMessageContaining("empty");
        assertThatThrownBy(() -> ReverseSql.of("-".repeat(ReverseSql.LONGEST + 1))).hasMessageContaining("200001 characters");
        assertThatThrownBy(() -> ReverseSql.of("DROP TABLE a\0")).hasMessageContaining("NUL");
    }

    private static List<SqlProblem> problems(String sql) {
        return catchThrowableOfType(ReverseSqlRefused.class, () -> ReverseSql.of(sql)).problems();
    }
}
