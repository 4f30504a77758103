package chatalot.runbook.release;

import java.util.Optional;

/**
 * What is wrong with an author's SQL, and where.
 *
 * @param line     in the author's text, from 1
 * @param column   from 1, in characters
 * @param message  what is wrong
 * @param sqlState PostgreSQL's code, where PostgreSQL said it
 * @param detail   what it said more
 * @param hint     what it advises
 */
public record SqlProblem(int line, int column, String message, Optional<String> sqlState, Optional<String> detail,
        Optional<String> hint) {

    static SqlProblem of(PlacedStatement.Place place, String message) {
        return new SqlProblem(place.line(), place.column(), message, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** All of it in one sentence or a few. */
    public String words() {
        return "Line %d, column %d: %s%s%s%s".formatted(line, column, message, sqlState.map(" (SQLSTATE %s)"::formatted).orElse(""),
                detail.map(" Detail: %s"::formatted).orElse(""), hint.map(" Hint: %s"::formatted).orElse(""));
    }
}
