package chatalot.runbook.release;

import chatalot.runbook.release.PlacedStatement.Place;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What reverse SQL may not hold, and why. */
final class ReverseSqlRules {

    /** Begins a comment that asks the author for a decision; it has to be gone. */
    static final String BY_HAND = "UNDO BY HAND:";
    private static final Pattern ASKS = Pattern.compile("--\\s*" + BY_HAND + "(?s:.*)");
    private static final Pattern LEDGER = Pattern.compile("(?is).*_sqlx_migrations.*");

    private record Rule(Pattern words, String reason) { }

    private static final List<Rule> RULES = List.of(
            rule("(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION"
                    + "|SET ((SESSION|LOCAL) )?(TRANSACTION|CHARACTERISTICS)|SET SESSION CHARACTERISTICS)\\b",
                    "controls the transaction. The whole text is one, which the service begins and ends"),
            rule("(VACUUM|DISCARD|ALTER SYSTEM|(CREATE|DROP) (DATABASE|TABLESPACE)|(CREATE|ALTER|DROP) SUBSCRIPTION"
                    + "|REINDEX (\\( .*? \\) )?(DATABASE|SYSTEM|SCHEMA)|CLUSTER( VERBOSE| \\( .*? \\))?$)",
                    "cannot run inside a transaction"),
            rule("((CREATE (UNIQUE )?|DROP )INDEX|REINDEX\\b.*|ALTER TABLE .* DETACH PARTITION .*) CONCURRENTLY\\b",
                    "cannot run inside a transaction. Leave CONCURRENTLY out: the app is stopped meanwhile"),
            rule("ALTER DATABASE|(CREATE|ALTER|DROP) (ROLE|GROUP|USER(?! MAPPING)|TABLESPACE)\\b|(REASSIGN|DROP) OWNED\\b"
                    + "|(GRANT|REVOKE)\\b(?!.* ON )",
                    "reaches beyond this database, where the restore point brings nothing back"),
            rule("COPY\\b.* FROM STDIN\\b", "needs data that only psql could send. Write INSERT"),
            rule("(COPY|LOAD)\\b", "uses files or programs of the database's machine, where the restore point brings nothing back"),
            rule("(RE)?SET ((SESSION|LOCAL) )?(ROLE|SESSION AUTHORIZATION|SESSION_AUTHORIZATION)\\b",
                    "changes whose rights hold. The text is run with those of the owner of the migrations"),
            rule("RESET ALL\\b|(RE)?SET ((SESSION|LOCAL) )?(STATEMENT_TIMEOUT|LOCK_TIMEOUT|TRANSACTION_TIMEOUT"
                    + "|IDLE_IN_TRANSACTION_SESSION_TIMEOUT|CLIENT_ENCODING|NAMES|STANDARD_CONFORMING_STRINGS)\\b",
                    "changes a setting that the service relies on. Its limits are configured"),
            rule(".*\\bBEGIN ATOMIC\\b", "holds a body whose end is not found safely. Write the body as text, in $$ … $$"));

    private ReverseSqlRules() {
    }

    /** What is wrong with the text between and within its statements. */
    static List<SqlProblem> problems(String text) {
        return SqlToken.of(text).stream().flatMap(token -> ofToken(token).map(message ->
                SqlProblem.of(Place.of(text, token.offset()), message)).stream()).toList();
    }

    /** What is wrong with a statement as a whole. */
    static Optional<SqlProblem> problem(PlacedStatement statement) {
        String words = SqlToken.words(statement.sql());
        return RULES.stream().filter(rule -> rule.words().matcher(words).lookingAt()).findFirst()
                .map(rule -> SqlProblem.of(new Place(statement.line(), statement.column()),
                        "%s %s.".formatted(beginning(words), rule.reason())));
    }

    private static Optional<String> ofToken(SqlToken token) {
        return switch (token.kind()) {
            case COMMENT -> ASKS.matcher(token.text()).matches()
                    ? Optional.of("This line still asks for a decision. Write what undoes it, then delete the line.") : Optional.empty();
            case SIGN -> token.text().equals("\\")
                    ? Optional.of("A command of psql, which is no SQL.") : Optional.empty();
            default -> LEDGER.matcher(token.text()).matches()
                    ? Optional.of("The migration ledger is not to be touched: the service deletes its rows in the same transaction.")
                    : Optional.empty();
        };
    }

    private static String beginning(String words) {
        String[] first = words.split(" ", 4);
        return String.join(" ", List.of(first).subList(0, Math.min(3, first.length)));
    }

    private static Rule rule(String words, String reason) {
        return new Rule(Pattern.compile(words), reason);
    }
}
