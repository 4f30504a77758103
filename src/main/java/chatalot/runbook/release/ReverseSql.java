package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The SQL with which an author undoes migrations: one text, to be run in one transaction. What could end or leave that
 * transaction, could not run in it, or reaches what a restore point does not bring back is refused, and so is a text
 * in which a line still asks for a decision.
 */
public final class ReverseSql {

    /** In characters; people read it before they sign. */
    public static final int LONGEST = 200_000;

    private final String text;
    private final List<PlacedStatement> statements;

    private ReverseSql(String text, List<PlacedStatement> statements) {
        this.text = text;
        this.statements = List.copyOf(statements);
    }

    /**
     * Takes an author's text; line ends become those of Unix. A text of comments alone is one: there may be nothing to
     * undo but the ledger's rows.
     *
     * @throws ReverseSqlRefused with everything that is wrong with it
     */
    public static ReverseSql of(String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        refuseUnlessReadable(lines);
        List<PlacedStatement> statements = PlacedStatement.of(lines);
        List<SqlProblem> problems = new ArrayList<>(ReverseSqlRules.problems(lines));
        statements.forEach(statement -> ReverseSqlRules.problem(statement).ifPresent(problems::add));
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(SqlProblem::line).thenComparingInt(SqlProblem::column));
            throw new ReverseSqlRefused(problems);
        }
        return new ReverseSql(lines, statements);
    }

    /** The whole text, comments included. */
    public String text() {
        return text;
    }

    /** In the order in which they are run. */
    public List<PlacedStatement> statements() {
        return statements;
    }

    /** What people sign: SHA-256 of the text in UTF-8, lower-case hex. */
    public String digest() {
        return Digest.sha256(text);
    }

    private static void refuseUnlessReadable(String text) {
        if (text.isBlank()) {
            throw refused("The text is empty. Where nothing but the ledger's rows has to be undone, say so in a comment.");
        }
        if (text.length() > LONGEST) {
            throw refused("The text has %d characters, more than the %d that people can read and sign.".formatted(text.length(), LONGEST));
        }
        if (text.indexOf('\0') >= 0) {
            throw refused("The text holds a NUL character, which PostgreSQL does not take.");
        }
    }

    private static ReverseSqlRefused refused(String message) {
        return new ReverseSqlRefused(List.of(SqlProblem.of(new PlacedStatement.Place(1, 1), message)));
    }
}
