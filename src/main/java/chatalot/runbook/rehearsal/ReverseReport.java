package chatalot.runbook.rehearsal;

import chatalot.runbook.deploy.Reversed;
import chatalot.runbook.deploy.Reversed.TimedStatement;
import chatalot.runbook.rehearsal.RehearsalReport.TableRows;
import chatalot.runbook.release.ReverseSql;
import chatalot.runbook.release.SqlProblem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the rehearsal of a way back by reverse SQL found; evidence. Holds no line of the app's log.
 *
 * @param passed     the SQL ran through and the old version became healthy on what it left
 * @param words      how it came out, one sentence
 * @param backup     id of the backup whose copy it worked on
 * @param digest     of the SQL that was rehearsed
 * @param statements that were run, in order; empty where one of them was refused
 * @param problems   for the author, with their lines
 * @param tables     rows before the SQL and after it
 * @param start      how the old version did; absent where it did not come to that
 */
public record ReverseReport(boolean passed, String words, String backup, String digest, List<TimedStatement> statements,
        List<SqlProblem> problems, List<TableRows> tables, Optional<RehearsalReport> start) {

    private static final String LEDGER = "._sqlx_migrations";

    public ReverseReport {
        statements = List.copyOf(statements);
        problems = List.copyOf(problems);
        tables = List.copyOf(tables);
    }

    static ReverseReport failed(String backup, ReverseSql sql, String words, List<SqlProblem> problems) {
        return new ReverseReport(false, words, backup, sql.digest(), List.of(), problems, List.of(), Optional.empty());
    }

    /** The SQL ran through; the old version has not been started yet. */
    static ReverseReport reversed(String backup, ReverseSql sql, Reversed reversed, List<TableRows> tables) {
        return new ReverseReport(true, "the SQL ran through", backup, sql.digest(), reversed.statements(), List.of(), tables,
                Optional.empty());
    }

    ReverseReport started(RehearsalReport old) {
        return new ReverseReport(old.passed(), (old.passed() ? "the old version is " : "the old version did not become healthy: ")
                + old.words(), backup, digest, statements, problems, tables, Optional.of(old));
    }

    /** A stable word for it: part of what people sign. */
    public String verdict() {
        return !passed ? RehearsalReport.FAILED : vanished().isEmpty() ? RehearsalReport.PASSED : RehearsalReport.ROWS_VANISHED;
    }

    /** The tables that lose rows with the SQL; the migration ledger is meant to. */
    public List<TableRows> vanished() {
        return tables.stream().filter(table -> table.vanished() > 0 && !table.table().endsWith(LEDGER)).toList();
    }

    /** What the statements took together. */
    public Duration took() {
        return statements.stream().map(TimedStatement::took).reduce(Duration.ZERO, Duration::plus);
    }
}
