package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.postgresql.core.Parser;

/**
 * A word, quoted name, text, comment or sign of an SQL script, told apart as PostgreSQL's own driver does.
 *
 * @param kind   which of them
 * @param text   as written, quotes and comment signs included
 * @param offset where it begins in the script, from 0
 */
record SqlToken(Kind kind, String text, int offset) {

    enum Kind { WORD, NAME, TEXT, COMMENT, SIGN }

    /** All but blanks, in order. What is not closed ends with the script. */
    static List<SqlToken> of(String script) {
        char[] all = script.toCharArray();
        List<SqlToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < all.length) {
            if (Character.isWhitespace(all[at])) {
                at++;
            } else {
                SqlToken token = at(script, all, at);
                tokens.add(token);
                at += token.text().length();
            }
        }
        return tokens;
    }

    /** The script in upper case with one blank between words and signs, texts emptied, comments and quotes left out. */
    static String words(String script) {
        return of(script).stream().filter(token -> token.kind() != Kind.COMMENT).map(token -> switch (token.kind()) {
            case TEXT -> "''";
            case NAME -> MetTables.plain(token.text()).toUpperCase(Locale.ROOT);
            default -> token.text().toUpperCase(Locale.ROOT);
        }).collect(Collectors.joining(" "));
    }

    private static SqlToken at(String script, char[] all, int at) {
        char first = all[at];
        return switch (first) {
            case '\'' -> token(Kind.TEXT, script, at, Parser.parseSingleQuotes(all, at, true));
            case '"' -> token(Kind.NAME, script, at, Parser.parseDoubleQuotes(all, at));
            case '$' -> longer(Kind.TEXT, script, at, Parser.parseDollarQuotes(all, at));
            case '-' -> longer(Kind.COMMENT, script, at, Parser.parseLineComment(all, at));
            case '/' -> longer(Kind.COMMENT, script, at, Parser.parseBlockComment(all, at));
            default -> Parser.isIdentifierContChar(first) ? token(Kind.WORD, script, at, endOfWord(all, at))
                    : token(Kind.SIGN, script, at, at);
        };
    }

    /** The driver does not move on from a sign that begins nothing. */
    private static SqlToken longer(Kind kind, String script, int at, int last) {
        return token(last > at ? kind : Kind.SIGN, script, at, last);
    }

    private static SqlToken token(Kind kind, String script, int at, int last) {
        return new SqlToken(kind, script.substring(at, Math.min(last + 1, script.length())), at);
    }

    private static int endOfWord(char[] all, int at) {
        int last = at;
        while (last + 1 < all.length && Parser.isIdentifierContChar(all[last + 1])) {
            last++;
        }
        return last;
    }
}
