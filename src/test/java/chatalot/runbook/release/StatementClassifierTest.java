package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements as migrations have them, in a database with large {@code messages} and {@code users} and a small {@code groups}. */
class StatementClassifierTest {

    private static final TableSize LARGE = new TableSize(2_000_000, 1_000_000_000);
    private static final TableSize SMALL = new TableSize(40, 16_384);
    private static final TableSizes SIZES = new TableSizes(true,
            Map.of("messages", LARGE, "users", LARGE, "groups", SMALL, "audit.log", LARGE, "Odd \"Name\"", LARGE));

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "ADDS ~ CREATE TABLE reactions (id bigint PRIMARY KEY, m bigint NOT NULL REFERENCES messages (id) ON DELETE CASCADE)",
        "ADDS ~ CREATE TABLE IF NOT EXISTS t (id uuid DEFAULT gen_random_uuid(), n int GENERATED ALWAYS AS IDENTITY, CHECK (n > 0))",
        "ADDS ~ CREATE TABLE p (id int, at timestamptz) PARTITION BY RANGE (at)",
        "ADDS ~ ALTER TABLE messages ADD COLUMN thread_id UUID REFERENCES messages(id)",
        "ADDS ~ ALTER TABLE users ADD COLUMN is_admin BOOLEAN NOT NULL DEFAULT FALSE, ADD COLUMN IF NOT EXISTS suspended_at TIMESTAMPTZ",
        "ADDS ~ ALTER TABLE users ADD COLUMN joined_at timestamptz NOT NULL DEFAULT now()",
        "ADDS ~ ALTER TABLE users ADD COLUMN tags text[] NOT NULL DEFAULT '{}'::text[]",
        "ADDS ~ ALTER TABLE users ADD COLUMN motto text NOT NULL DEFAULT 'call(me)'",
        "ADDS ~ ALTER TYPE mood ADD VALUE 'sad'", "ADDS ~ CREATE TYPE mood AS ENUM ('ok', 'bad')",
        "ADDS ~ CREATE EXTENSION IF NOT EXISTS pgcrypto", "ADDS ~ CREATE VIEW v AS SELECT id FROM users",
        "ADDS ~ CREATE OR REPLACE FUNCTION f() RETURNS trigger AS $$ BEGIN DELETE FROM x; RETURN NEW; END; $$ LANGUAGE plpgsql",
        "ADDS ~ CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f()",
        "ADDS ~ INSERT INTO groups (id, name) VALUES (1, 'General; all')", "ADDS ~ INSERT INTO groups SELECT * FROM users",
        "CHANGES ~ ALTER TABLE messages RENAME COLUMN body TO html", "CHANGES ~ ALTER TABLE messages RENAME TO posts",
        "CHANGES ~ ALTER TABLE messages ALTER COLUMN sender_id DROP NOT NULL",
        "CHANGES ~ ALTER TABLE messages ALTER COLUMN kind SET DEFAULT 'text'", "CHANGES ~ ALTER TABLE messages ALTER kind DROP DEFAULT",
        "CHANGES ~ ALTER TABLE messages DROP CONSTRAINT IF EXISTS messages_sender_id_fkey", "CHANGES ~ DROP INDEX IF EXISTS idx",
        "CHANGES ~ ALTER TABLE users OWNER TO chatalot", "CHANGES ~ COMMENT ON TABLE users IS 'people'",
        "CHANGES ~ GRANT SELECT ON users TO reader", "CHANGES ~ SET lock_timeout = '5s'", "CHANGES ~ ANALYZE users",
        "CHANGES ~ UPDATE groups SET community_id = 5 WHERE community_id IS NULL", "CHANGES ~ SELECT setval('s', 10)",
        "CHANGES ~ DROP VIEW v", "CHANGES ~ DROP FUNCTION f()",
        "LOCKS ~ CREATE INDEX messages_by_text ON messages (md5(text))",
        "LOCKS ~ CREATE UNIQUE INDEX IF NOT EXISTS u ON users (lower(email)) WHERE deleted_at IS NULL",
        "LOCKS ~ CREATE INDEX CONCURRENTLY i ON messages USING gin (to_tsvector('english', body))",
        "LOCKS ~ ALTER TABLE messages ADD CONSTRAINT f FOREIGN KEY (sender_id) REFERENCES users(id) ON DELETE SET NULL",
        "LOCKS ~ ALTER TABLE users ADD CONSTRAINT c CHECK (length(name) > 0)", "LOCKS ~ ALTER TABLE users ADD CONSTRAINT u UNIQUE (name)",
        "LOCKS ~ ALTER TABLE users ADD PRIMARY KEY (id)", "LOCKS ~ ALTER TABLE users ALTER COLUMN name SET NOT NULL",
        "LOCKS ~ ALTER TABLE users ADD COLUMN code text UNIQUE", "LOCKS ~ ALTER TABLE users VALIDATE CONSTRAINT c",
        "UNKNOWN ~ ALTER TABLE users VALIDATE CONSTRAINT c, DROP COLUMN legacy", "UNKNOWN ~ ALTER TABLE users SET (fillfactor = 80), DROP COLUMN email",
        "CHANGES ~ ALTER TABLE users SET (fillfactor = 80, autovacuum_enabled = false)",
        "LOCKS ~ REFRESH MATERIALIZED VIEW messages",
        "REWRITES ~ ALTER TABLE messages ALTER COLUMN id TYPE BIGINT", "REWRITES ~ ALTER TABLE messages ALTER COLUMN body TYPE text",
        "REWRITES ~ ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()",
        "REWRITES ~ ALTER TABLE users ADD COLUMN seq bigserial", "REWRITES ~ ALTER TABLE users SET UNLOGGED",
        "REWRITES ~ ALTER TABLE users ADD COLUMN l text GENERATED ALWAYS AS (lower(name)) STORED",
        "NARROWS ~ ALTER TABLE messages ALTER COLUMN html TYPE varchar(2000) USING left(html, 2000)",
        "NARROWS ~ ALTER TABLE messages ALTER COLUMN n TYPE smallint", "NARROWS ~ ALTER TABLE messages DETACH PARTITION old",
        "NARROWS ~ UPDATE messages SET html = left(html, 200)", "NARROWS ~ UPDATE users SET email = lower(email) WHERE email IS NOT NULL",
        "NARROWS ~ UPDATE users SET a = b.x FROM b WHERE users.id = b.id OR a IS NULL",
        "NARROWS ~ INSERT INTO groups (k, v) VALUES ('a', 'b') ON CONFLICT (k) DO UPDATE SET v = EXCLUDED.v",
        "NARROWS ~ MERGE INTO users USING b ON users.id = b.id WHEN MATCHED THEN DELETE",
        "NARROWS ~ WITH x AS (UPDATE users SET a = 1 RETURNING id) SELECT count(*) FROM x",
        "DROPS ~ DROP TABLE IF EXISTS users, groups CASCADE", "DROPS ~ ALTER TABLE users DROP COLUMN IF EXISTS legacy",
        "DROPS ~ ALTER TABLE users DROP legacy", "DROPS ~ ALTER TABLE users ADD COLUMN a int, DROP COLUMN b", "DROPS ~ TRUNCATE messages",
        "DROPS ~ DELETE FROM users WHERE expires_at < now()", "DROPS ~ DROP SCHEMA audit", "DROPS ~ DROP FUNCTION f() CASCADE",
        "DROPS ~ WITH gone AS (DELETE FROM users RETURNING *) INSERT INTO groups SELECT * FROM gone",
        "UNKNOWN ~ DO $$ BEGIN DELETE FROM x; END $$", "UNKNOWN ~ SELECT drop_everything()", "UNKNOWN ~ CALL tidy()",
        "UNKNOWN ~ VACUUM FULL users", "UNKNOWN ~ ALTER TABLE users FROBNICATE", "UNKNOWN ~ ALTER DATABASE x SET y = 1",
        "UNKNOWN ~ CREATE FUNCTION g() RETURNS int LANGUAGE SQL BEGIN ATOMIC SELECT 1; END"})
    void everyStatementIsClassifiedByTheWorstThatItDoes(Effect effect, String sql) {
        assertThat(classify(sql)).singleElement()
                .satisfies(statement -> assertThat(statement.effect()).as("%s", statement).isEqualTo(effect));
    }

    @Test
    void statementsAreSplitAsPostgresqlReadsThem() {
        List<SqlStatement> statements = classify("""
                -- Semicolons; everywhere
                /* /* nested; */ ; */
                CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN DELETE FROM x; RETURN NEW; END; $body$ LANGUAGE plpgsql;
                INSERT INTO groups VALUES ('a;b', E'it\\'s; fine', $$x;y$$, "col;umn");;
                -- the end;
                """);

        assertThat(statements).hasSize(2);
        assertThat(statements.get(0).sql()).startsWith("-- Semicolons; everywhere").endsWith("LANGUAGE plpgsql");
        assertThat(statements.get(1).sql()).startsWith("INSERT INTO groups").endsWith("\"col;umn\")");
    }

    @Test
    void anEmptyMigrationHasNoStatements() {
        assertThat(classify("\n -- nothing to do\n/* at all */\n")).isEmpty();
        assertThat(classify("")).isEmpty();
    }

    @Test
    void whatIsNotUnderstoodSaysWhatItSpeaksOf() {
        assertThat(classify("DO $$ BEGIN\n-- never TRUNCATE\nUPDATE groups SET a = 1; delete from x; END $$").get(0).consequences())
                .singleElement().satisfies(one -> assertThat(one.words()).isEqualTo("is not understood; it speaks of DELETE, UPDATE"));
    }

    @Test
    void theSizeOfTheTableTellsWhetherItTakesLong() {
        assertThat(classify("CREATE INDEX i ON messages (a)").get(0).consequences()).singleElement().satisfies(one -> {
            assertThat(one.table()).contains("messages");
            assertThat(one.size()).contains(LARGE);
            assertThat(one.takesLong()).isTrue();
        });
        assertThat(takesLong("CREATE INDEX i ON public.messages (a)")).isTrue();
        assertThat(takesLong("CREATE INDEX i ON audit.log (a)")).isTrue();
        assertThat(takesLong("CREATE INDEX i ON \"Odd \"\"Name\"\"\" (a)")).isTrue();
        assertThat(takesLong("ALTER TABLE messages ALTER COLUMN html TYPE varchar(20)")).isTrue();
        assertThat(takesLong("UPDATE messages SET a = 1")).isTrue();
        assertThat(takesLong("CREATE INDEX i ON Groups (a)")).isFalse();
        assertThat(takesLong("ALTER TABLE messages ADD COLUMN a int")).isFalse();
    }

    @Test
    void aTableOfUnknownSizeIsTakenForALargeOne() {
        Consequence index = new StatementClassifier(TableSizes.unknown()).classify("CREATE INDEX i ON groups (a)").get(0)
                .consequences().get(0);

        assertThat(index.size()).isEqualTo(Optional.empty());
        assertThat(index.takesLong()).isTrue();
    }

    @Test
    void inATableThatTheUpdateItselfMakesThereIsNothingToLose() {
        assertThat(classify("CREATE TABLE public.drafts (id int); CREATE INDEX i ON drafts (id); ALTER TABLE drafts RENAME TO notes;"
                + "UPDATE notes SET id = 2; DELETE FROM notes; DROP TABLE notes;"))
                .extracting(SqlStatement::effect).containsOnly(Effect.ADDS);
    }

    @Test
    void aTableThatIsThereAlreadyIsNotTakenForANewOne() {
        assertThat(classify("CREATE TABLE IF NOT EXISTS messages (id int); DELETE FROM messages;")).last()
                .satisfies(statement -> assertThat(statement.effect()).isEqualTo(Effect.DROPS));
    }

    @Test
    void fillingAColumnThatTheUpdateItselfAddsLosesNothing() {
        StatementClassifier classifier = new StatementClassifier(SIZES);
        classifier.classify("ALTER TABLE messages ADD COLUMN kind text;");

        SqlStatement fills = classifier.classify("UPDATE messages SET kind = 'text';").get(0);
        SqlStatement overwrites = classifier.classify("UPDATE messages SET kind = 'text', body = '';").get(0);

        assertThat(fills.consequences()).extracting(Consequence::effect).containsExactly(Effect.CHANGES, Effect.REWRITES);
        assertThat(overwrites.effect()).isEqualTo(Effect.NARROWS);
    }

    @Test
    void aColumnThatIsAddedOnlyIfItIsMissingMayHoldSomething() {
        assertThat(classify("ALTER TABLE messages ADD COLUMN IF NOT EXISTS body text; UPDATE messages SET body = '';").get(1).effect())
                .isEqualTo(Effect.NARROWS);
    }

    @Test
    void aRenamedTableKeepsItsSize() {
        assertThat(classify("ALTER TABLE messages RENAME TO posts; CREATE INDEX i ON posts (a);").get(1).consequences().get(0).takesLong())
                .isTrue();
    }

    @Test
    void aMigrationThatIsVeryLongIsNotParsed() {
        assertThat(classify("INSERT INTO groups VALUES " + "('x'),".repeat(20_000) + "('y')").get(0).effect()).isEqualTo(Effect.UNKNOWN);
    }

    private static boolean takesLong(String sql) {
        return classify(sql).get(0).consequences().stream().anyMatch(Consequence::takesLong);
    }

    private static List<SqlStatement> classify(String sql) {
        return new StatementClassifier(SIZES).classify(sql);
    }
}
