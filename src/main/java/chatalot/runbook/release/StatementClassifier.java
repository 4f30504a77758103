package chatalot.runbook.release;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.AbstractJSqlParser.Dialect;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;

/**
 * Says of every statement of an update's migrations what it does to what is there. Migrations have to be given in the
 * order in which they are applied. What the parser does not understand is said to be unknown, never guessed.
 */
final class StatementClassifier {

    private static final long PARSING_MILLIS = 2_000;
    /** Longer ones are rows, not definitions; parsing them would take long and tell little. */
    private static final int LONGEST = 100_000;
    /** The driver does not see the end of such a body, so other statements may hide behind it. */
    private static final Pattern OPEN_BODY = Pattern.compile("(?is).*\\bbegin\\s+atomic\\b.*");
    private static final Pattern GRAVE = Pattern.compile("(?i)\\b(alter|delete|drop|execute|insert|merge|truncate|update)\\b");
    private static final Pattern LINE_COMMENT = Pattern.compile("--.*");

    private final StatementRules rules;

    StatementClassifier(TableSizes sizes) {
        this(new MetTables(sizes));
    }

    /** @param tables learns what the statements make, rename and add */
    StatementClassifier(MetTables tables) {
        this.rules = new StatementRules(tables);
    }

    List<SqlStatement> classify(String script) {
        return PlacedStatement.pieces(script).stream().map(String::strip).map(sql -> new SqlStatement(sql, consequences(sql))).toList();
    }

    /** A statement as the parser reads it; empty when it does not. */
    static Optional<Statement> parsed(String sql) {
        if (sql.length() > LONGEST || OPEN_BODY.matcher(sql).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(CCJSqlParserUtil.parse(sql, parser -> parser.withDialect(Dialect.POSTGRESQL)
                    .withAllowComplexParsing(true).withTimeOut(PARSING_MILLIS)));
        } catch (JSQLParserException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private List<Consequence> consequences(String sql) {
        try {
            List<Consequence> known = parsed(sql).map(rules::of).orElse(List.of());
            return known.isEmpty() ? unknown(sql) : known;
        } catch (RuntimeException e) {
            // A tree that lacks what a rule expects of it: a plan is never lost for a statement nobody foresaw.
            return unknown(sql);
        }
    }

    private static List<Consequence> unknown(String sql) {
        Set<String> grave = GRAVE.matcher(LINE_COMMENT.matcher(sql).replaceAll("")).results().map(MatchResult::group)
                .map(word -> word.toUpperCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new));
        return List.of(new Consequence(Effect.UNKNOWN, Optional.empty(), Optional.empty(), grave.isEmpty()
                ? "is not understood" : "is not understood; it speaks of " + String.join(", ", grave)));
    }
}
