package chatalot.runbook.release;

import chatalot.runbook.instance.AppliedMigration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What may undo some applied migrations, as a beginning for the author of the reverse SQL. A proposal with gaps is no
 * {@link ReverseSql} until the author has dealt with each of them.
 *
 * @param migrations those to undo, the newest first
 */
public record ReverseProposal(List<Part> migrations) {

    public ReverseProposal {
        migrations = List.copyOf(migrations);
    }

    /**
     * One migration to undo.
     *
     * @param sql      its text as it was applied; empty where the commit does not have that text
     * @param file     its file; empty where the commit does not have that text
     * @param wayBack  the {@code .down.sql} that the proposal is, where there is one
     * @param proposal statements and comments, each statement on lines of its own
     * @param gaps     how many of its lines ask for a decision
     */
    public record Part(long version, String description, Optional<String> file, String sql, Optional<String> wayBack,
            String proposal, int gaps) { }

    /**
     * Proposes: the {@code .down.sql} beside a migration where there is one, else what can be derived from its statements.
     *
     * @param commit that holds the migrations: the one that runs, as a rule
     * @param undo   rows of the ledger
     */
    public static ReverseProposal of(Checkout checkout, CommitId commit, List<AppliedMigration> undo) {
        try (Extract extract = checkout.extract(commit, List.of(Migrations.FOLDER))) {
            return of(extract, commit, undo);
        }
    }

    /** Whether nothing asks for a decision any more. */
    public boolean complete() {
        return migrations.stream().allMatch(part -> part.gaps() == 0);
    }

    /** The whole as one text, which the author goes on with. */
    public String text() {
        return "-- Undoes %s, newest first, in one transaction. The service deletes their rows of the ledger in the same one.\n"
                .formatted(migrations.stream().map(part -> Long.toString(part.version())).collect(Collectors.joining(", ", "migrations ", "")))
                + (complete() ? "" : "-- Lines that begin with \"UNDO BY HAND\" have to go: write what is missing, or delete them "
                + "where the older version needs nothing.\n")
                + migrations.stream().map(part -> "\n-- Migration %d: %s (%s)\n%s".formatted(part.version(),
                        Undo.oneLine(part.description()), part.wayBack().or(part::file).orElse("no file"), part.proposal()))
                        .collect(Collectors.joining());
    }

    private static ReverseProposal of(Extract extract, CommitId commit, List<AppliedMigration> undo) {
        Map<Long, AppliedMigration> rows = new HashMap<>();
        undo.forEach(row -> rows.put(row.version(), row));
        MadeEarlier earlier = new MadeEarlier();
        List<Part> parts = new ArrayList<>();
        for (Migration migration : Migrations.of(extract)) {
            String sql = extract.text(migration.file()).orElse("");
            List<Undo> derived = UndoRules.undo(sql, migration.file(), earlier);
            Optional.ofNullable(rows.remove(migration.version())).ifPresent(row -> parts.add(
                    row.checksum().equals(migration.checksum()) ? known(extract, migration, sql, derived)
                            : unknown(row, "was applied from another text than %s has in %s".formatted(commit.abbreviated(), migration.file()))));
        }
        rows.values().forEach(row -> parts.add(unknown(row, "is not in %s".formatted(commit.abbreviated()))));
        parts.sort(Comparator.comparingLong(Part::version).reversed());
        return new ReverseProposal(parts);
    }

    private static Part known(Extract extract, Migration migration, String sql, List<Undo> derived) {
        String down = migration.file().replaceFirst("(\\.up)?\\.sql$", ".down.sql");
        Optional<String> written = extract.text(down);
        return new Part(migration.version(), migration.description(), Optional.of(migration.file()), sql, written.map(text -> down),
                written.map(ReverseProposal::closed).orElseGet(() -> lines(derived)),
                written.isPresent() ? 0 : (int) derived.stream().filter(Undo::gap).count());
    }

    /** Another one's statements follow. */
    private static String closed(String text) {
        List<SqlToken> words = SqlToken.of(text).stream().filter(token -> token.kind() != SqlToken.Kind.COMMENT).toList();
        boolean open = !words.isEmpty() && !words.get(words.size() - 1).text().equals(";");
        return text.strip() + (open ? "\n;\n" : "\n");
    }

    private static Part unknown(AppliedMigration row, String why) {
        Undo undo = Undo.byHand("migration %d (%s) %s".formatted(row.version(), row.description(), why), "Find out what it did and write what undoes it.");
        return new Part(row.version(), row.description(), Optional.empty(), "", Optional.empty(), undo.line() + "\n", 1);
    }

    private static String lines(List<Undo> derived) {
        return derived.isEmpty() ? "-- There is nothing to undo.\n"
                : derived.stream().map(undo -> undo.line() + "\n").collect(Collectors.joining());
    }
}
