package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The second of two migrations is undone. */
class UndoRulesTest {

    private static final String BEFORE = """
            CREATE TABLE users (id int PRIMARY KEY, name text);
            CREATE INDEX users_by_name ON users (name);
            CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END; $$ LANGUAGE plpgsql;
            CREATE TRIGGER seen BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();
            CREATE VIEW gone AS SELECT 1;
            DROP VIEW gone;
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "CREATE TABLE \"Odd T\".\"x\" (id int) ~ DROP TABLE \"Odd T\".\"x\";", "CREATE UNLOGGED TABLE IF NOT EXISTS t (id int) ~ DROP TABLE t;",
        "CREATE INDEX \"I x\" ON s.t (a) ~ DROP INDEX s.\"I x\";", "CREATE UNIQUE INDEX CONCURRENTLY i ON users (name) ~ DROP INDEX i;",
        "CREATE VIEW v AS SELECT 1 ~ DROP VIEW v;", "CREATE OR REPLACE VIEW v AS SELECT 1 ~ DROP VIEW v;",
        "CREATE MATERIALIZED VIEW mv AS SELECT 1 ~ DROP MATERIALIZED VIEW mv;", "CREATE SEQUENCE s.sq START 5 ~ DROP SEQUENCE s.sq;",
        "CREATE TYPE s.\"Mood\" AS ENUM ('ok') ~ DROP TYPE s.\"Mood\";", "CREATE DOMAIN d AS text ~ DROP DOMAIN d;", "CREATE SCHEMA sc ~ DROP SCHEMA sc;",
        "CREATE EXTENSION pgcrypto ~ DROP EXTENSION pgcrypto;", "CREATE POLICY p ON users USING (true) ~ DROP POLICY p ON users;",
        "CREATE OR REPLACE FUNCTION g(a int) RETURNS int AS 'select 1' LANGUAGE sql ~ DROP FUNCTION g;",
        "CREATE TRIGGER tr BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f() ~ DROP TRIGGER tr ON users;",
        "ALTER TABLE users ADD COLUMN IF NOT EXISTS \"A b\" int ~ ALTER TABLE users DROP COLUMN \"A b\";",
        "ALTER TABLE users ADD CONSTRAINT c CHECK (id > 0) ~ ALTER TABLE users DROP CONSTRAINT c;",
        "ALTER TABLE users ADD CONSTRAINT \"U\" UNIQUE (name) ~ ALTER TABLE users DROP CONSTRAINT \"U\";",
        "ALTER TABLE users RENAME COLUMN name TO \"Name\" ~ ALTER TABLE users RENAME COLUMN \"Name\" TO name;",
        "ALTER TABLE public.users RENAME TO people ~ ALTER TABLE public.people RENAME TO users;",
        "ALTER TABLE users RENAME CONSTRAINT a TO b ~ ALTER TABLE users RENAME CONSTRAINT b TO a;",
        "ALTER TABLE users ALTER COLUMN name SET NOT NULL ~ ALTER TABLE users ALTER COLUMN name DROP NOT NULL;",
        "ALTER TABLE users ALTER id DROP NOT NULL ~ ALTER TABLE users ALTER COLUMN id SET NOT NULL;",
        "ALTER TABLE users ENABLE ROW LEVEL SECURITY ~ ALTER TABLE users DISABLE ROW LEVEL SECURITY;",
        "ALTER TYPE mood RENAME VALUE 'a' TO 'b' ~ ALTER TYPE mood RENAME VALUE 'b' TO 'a';"})
    void whatIsMadeIsDroppedByItsNameAndWhatIsRenamedGetsItsOldOne(String sql, String proposal) {
        assertThat(undo(sql)).containsExactly(new Undo(proposal, false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "UPDATE users SET name = upper(name) ~ overwrites name of users~only in backups", "DELETE FROM users ~ deletes all rows of users~only in backups",
        "INSERT INTO users VALUES (1) ~ adds rows to users~takes them away", "ALTER TABLE users DROP COLUMN name ~ ALTER TABLE users DROP COLUMN name~What the column held",
        "ALTER TABLE users ALTER COLUMN id TYPE bigint ~ TYPE bigint~the type it had", "ALTER TABLE users ALTER name SET DEFAULT 'x' ~ SET DEFAULT 'x'~the default that was there",
        "ALTER TABLE users ADD UNIQUE (name) ~ ADD UNIQUE (name)~\\d shows", "CREATE INDEX ON users (name) ~ index~Write what it was before",
        "ALTER TYPE mood ADD VALUE 'sad' ~ ADD VALUE 'sad'~no row holds", "DROP INDEX users_by_name ~ drops the index users_by_name~as in 001_start.sql.",
        "DROP TABLE users ~ drops the table users~as in 001_start.sql; what it held", "DROP TRIGGER IF EXISTS seen ON users ~ trigger~as in 001_start.sql",
        "CREATE OR REPLACE FUNCTION F() RETURNS trigger AS $$ BEGIN RETURN OLD; END; $$ LANGUAGE plpgsql ~ replaces the function F~Write its text",
        "DO $$ BEGIN DELETE FROM users; END $$ ~ not understood; it speaks of DELETE~Read it", "GRANT SELECT ON users TO ann ~ who may do what~what it was before"})
    void whatCannotBeDerivedIsAskedForWithAReason(String sql, String what, String advice) {
        assertThat(undo("\n" + sql + ";")).singleElement().satisfies(undo -> {
            assertThat(undo.line()).startsWith("-- UNDO BY HAND: line 2 of 002_next.sql: ").contains(what, advice).hasLineCount(1);
            assertThat(undo.gap()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "CREATE TABLE IF NOT EXISTS users (id int) ~ Stays: table users, which 001_start.sql made already",
        "CREATE INDEX IF NOT EXISTS users_by_name ON users (name) ~ Stays: index users_by_name",
        "ALTER TABLE users ADD COLUMN IF NOT EXISTS name text ~ Stays: column name of users", "CREATE EXTENSION IF NOT EXISTS pgcrypto ~ Stays: extension pgcrypto",
        "COMMENT ON TABLE users IS 'people' ~ Needs no undoing", "SET lock_timeout = '5s' ~ Needs no undoing",
        "DROP VIEW IF EXISTS v ~ which no earlier migration made"})
    void whatWasThereBeforeOrNeedsNothingStays(String sql, String words) {
        assertThat(undo(sql)).singleElement().satisfies(undo -> {
            assertThat(undo.line()).startsWith("-- ").contains(words).hasLineCount(1);
            assertThat(undo.gap()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TEMP TABLE t (id int); INSERT INTO t VALUES (1)", "CREATE TABLE t (id int); DELETE FROM t; DROP TABLE t", "-- nothing"})
    void whatComesAndGoesInOneMigrationIsNotSpokenOf(String sql) {
        assertThat(undo(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE TABLE t (id int); INSERT INTO t VALUES (1); UPDATE t SET id = 2", "CREATE TABLE t (id int); ALTER TABLE t ALTER id TYPE bigint",
        "CREATE TABLE IF NOT EXISTS t (id int); TRUNCATE t"})
    void whatIsDoneToATableOfTheSameMigrationGoesWithIt(String sql) {
        assertThat(undo(sql)).containsExactly(new Undo("DROP TABLE t;", false));
    }

    @Test
    void aTableThatIsMadeAnewUnderAnOldNameIsUndoneStepByStep() {
        assertThat(undo("CREATE TABLE u2 (id int); INSERT INTO u2 SELECT id FROM users; DROP TABLE users; ALTER TABLE u2 RENAME TO users; UPDATE users SET id = 1;"))
                .extracting(Undo::line).satisfiesExactly(line -> assertThat(line).isEqualTo("ALTER TABLE users RENAME TO u2;"),
                        line -> assertThat(line).startsWith("-- UNDO BY HAND: line 1 of 002_next.sql: drops the table users"),
                        line -> assertThat(line).isEqualTo("DROP TABLE u2;"));
    }

    @Test
    void columnsAreFilledInVainWhereTheyGo() {
        assertThat(undo("ALTER TABLE users ADD motto text; UPDATE users SET motto = name WHERE id > 3"))
                .containsExactly(new Undo("ALTER TABLE users DROP COLUMN motto;", false));
    }

    @Test
    void whatALaterMigrationMadeAgainIsNotTakenForOlder() {
        assertThat(undo("CREATE VIEW IF NOT EXISTS gone AS SELECT 2; ALTER TABLE users RENAME TO people; ALTER TABLE people ADD COLUMN IF NOT EXISTS name text"))
                .extracting(Undo::line).startsWith("-- Stays: column name of people, which 001_start.sql made already.");
    }

    private static List<Undo> undo(String sql) {
        MadeEarlier earlier = new MadeEarlier();
        UndoRules.undo(BEFORE, "001_start.sql", earlier);
        return UndoRules.undo(sql, "002_next.sql", earlier);
    }
}
