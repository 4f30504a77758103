package chatalot.runbook.release;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.core.Parser;

/**
 * One statement of a script, and where in it.
 *
 * @param sql    from its first word to its last, without the semicolon
 * @param line   of its first word, from 1
 * @param column of its first word, from 1
 */
public record PlacedStatement(String sql, int line, int column) {

    /** @param line   from 1
     *  @param column from 1, in characters */
    public record Place(int line, int column) {

        static Place of(String script, int offset) {
            int begins = script.lastIndexOf('\n', offset - 1) + 1;
            int line = 1 + (int) script.substring(0, begins).chars().filter(sign -> sign == '\n').count();
            return new Place(line, 1 + script.codePointCount(begins, offset));
        }
    }

    /**
     * The statements of a script, split by PostgreSQL's own driver, which knows dollar quotes, nested comments and the
     * rest; comments before a statement are left out. A script that it cannot split is one statement.
     */
    static List<PlacedStatement> of(String script) {
        List<PlacedStatement> statements = new ArrayList<>();
        int from = 0;
        for (String piece : pieces(script)) {
            int begins = script.indexOf(piece, from);
            from = begins + piece.length();
            firstWord(piece).ifPresent(offset -> {
                Place place = Place.of(script, begins + offset);
                statements.add(new PlacedStatement(piece.substring(offset).stripTrailing(), place.line(), place.column()));
            });
        }
        return statements;
    }

    /** Where in the script a character of this statement stands. @param position in characters from 1, as PostgreSQL counts */
    public Place place(int position) {
        int characters = sql.codePointCount(0, sql.length());
        Place within = Place.of(sql, sql.offsetByCodePoints(0, Math.max(0, Math.min(position - 1, characters))));
        return new Place(line + within.line() - 1, within.line() == 1 ? column + within.column() - 1 : within.column());
    }

    /** As {@link #of}, with the comments before each statement and the blanks around it. */
    static List<String> pieces(String script) {
        try {
            return Parser.parseJdbcSql(script, true, false, true, false, false).stream().map(query -> query.nativeSql)
                    .filter(piece -> firstWord(piece).isPresent()).toList();
        } catch (SQLException e) {
            return List.of(script);
        }
    }

    private static Optional<Integer> firstWord(String piece) {
        return SqlToken.of(piece).stream().filter(token -> token.kind() != SqlToken.Kind.COMMENT).map(SqlToken::offset).findFirst();
    }
}
