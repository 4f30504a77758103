package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.SetStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterType;
import net.sf.jsqlparser.statement.analyze.Analyze;
import net.sf.jsqlparser.statement.comment.Comment;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.refresh.RefreshMaterializedViewStatement;
import net.sf.jsqlparser.statement.truncate.Truncate;
import net.sf.jsqlparser.statement.update.Update;

/** What undoes the statements of one migration. */
final class UndoRules {

    private static final Set<Class<? extends Statement>> HARMLESS = Set.of(Comment.class, SetStatement.class, Analyze.class,
            RefreshMaterializedViewStatement.class);

    private final MadeEarlier earlier;
    private final String file;
    private final MetTables tables = new MetTables(TableSizes.unknown());
    private final StatementClassifier classifier = new StatementClassifier(tables);
    private final UndoAlterTable alterTable;
    private final Map<String, Undo> made = new HashMap<>();
    private final Set<Undo> droppedAgain = Collections.newSetFromMap(new IdentityHashMap<>());

    private UndoRules(MadeEarlier earlier, String file) {
        this.earlier = earlier;
        this.file = file;
        this.alterTable = new UndoAlterTable(earlier, tables);
    }

    /**
     * Undoes a migration, the last statement first. Empty where nothing is left to undo once what it made is dropped.
     *
     * @param earlier learns what this migration makes
     */
    static List<Undo> undo(String migration, String file, MadeEarlier earlier) {
        UndoRules rules = new UndoRules(earlier, file);
        List<List<Undo>> statements = new ArrayList<>();
        PlacedStatement.of(migration).forEach(statement -> statements.add(rules.of(statement)));
        Collections.reverse(statements);
        return statements.stream().flatMap(List::stream).filter(undo -> !rules.droppedAgain.contains(undo)).toList();
    }

    private List<Undo> of(PlacedStatement placed) {
        SqlStatement read = new SqlStatement(placed.sql(), classifier.classify(placed.sql()).stream()
                .flatMap(statement -> statement.consequences().stream()).toList());
        String place = "line %d of %s: ".formatted(placed.line(), file);
        Optional<Statement> parsed = StatementClassifier.parsed(placed.sql());
        List<Undo> undone = parsed.map(statement -> of(statement, read, place)).orElseGet(() -> List.of(byHand(read, place)));
        parsed.ifPresent(statement -> earlier.read(statement, file));
        return undone;
    }

    private List<Undo> of(Statement statement, SqlStatement read, String place) {
        if (statement instanceof Alter alter) {
            boolean ours = tables.isNew(alter.getTable());
            return alterTable.of(alter, read.sql(), place).stream().filter(undo -> !undo.gap() || !ours).toList();
        }
        Optional<Made> made = Made.of(statement);
        if (made.isPresent()) {
            return made(statement, made.get(), SqlToken.words(read.sql()), place);
        }
        if (HARMLESS.contains(statement.getClass())) {
            return List.of(Undo.nothing("Needs no undoing: " + place + words(read)));
        }
        if (onlyOurs(statement)) {
            return List.of();
        }
        if (statement instanceof Drop drop) {
            return dropped(drop, read, place);
        }
        return List.of(statement instanceof AlterType alter ? type(alter, place) : byHand(read, place));
    }

    private List<Undo> made(Statement statement, Made made, String words, String place) {
        Optional<String> before = earlier.file(made.key());
        boolean replaces = words.startsWith("CREATE OR REPLACE ");
        boolean perhaps = words.contains(" IF NOT EXISTS ") || replaces;
        if (statement instanceof CreateTable create && (before.isEmpty() || !perhaps)) {
            tables.make(create.getTable(), false);
        }
        if (words.matches("CREATE ((GLOBAL|LOCAL) )?TEMP(ORARY)?\\b.*")) {
            return List.of();
        }
        if (before.isEmpty() || !perhaps) {
            return List.of(kept(made, made.kind().equals("EXTENSION") && perhaps
                    ? Undo.nothing("Stays: extension %s, which may have been there already and harms no older version".formatted(made.name()))
                    : Undo.by("%s", made.drop())));
        }
        String what = "%s %s, which %s made".formatted(made.kind().toLowerCase(Locale.ROOT), made.name(), before.get());
        return List.of(replaces ? Undo.byHand(place + "replaces the " + what, "Write its text from there again.")
                : Undo.nothing("Stays: " + what + " already"));
    }

    private Undo kept(Made thing, Undo undo) {
        made.put(thing.key(), undo);
        return undo;
    }

    /** Rows and columns of what this migration made go with it. */
    private boolean onlyOurs(Statement statement) {
        if (statement instanceof Update update && update.getUpdateSets().stream().flatMap(set -> set.getColumns().stream())
                .allMatch(column -> tables.isNewColumn(update.getTable(), column.getColumnName()))) {
            return true;
        }
        Stream<Table> written = statement instanceof Insert insert ? Stream.of(insert.getTable())
                : statement instanceof Update update ? Stream.of(update.getTable())
                : statement instanceof Delete delete ? Stream.of(delete.getTable())
                : statement instanceof Truncate truncate ? truncate.getTables().stream() : Stream.empty();
        List<Table> all = written.toList();
        return !all.isEmpty() && all.stream().allMatch(tables::isNew);
    }

    private static Undo type(AlterType alter, String place) {
        String type = "ALTER TYPE " + alter.getName() + " ";
        return switch (alter.getAction()) {
            case RENAME -> Undo.by("ALTER TYPE %s RENAME TO %s;", alter.getNewName(), alter.getName());
            case RENAME_VALUE -> Undo.by("%sRENAME VALUE %s TO %s;", type, alter.getNewValue(), alter.getValue());
            case ADD_VALUE -> Undo.byHand(place + alter, "PostgreSQL cannot take a value out of a type: see that no row "
                    + "holds it; the older version does not mind one that no row holds.");
            default -> Undo.byHand(place + alter, "Write what it was before.");
        };
    }

    private List<Undo> dropped(Drop drop, SqlStatement read, String place) {
        List<String> keys = MadeEarlier.keys(drop);
        if (made.keySet().containsAll(keys)) {
            keys.forEach(key -> droppedAgain.add(made.remove(key)));
            return List.of();
        }
        String from = keys.stream().map(earlier::file).flatMap(Optional::stream).distinct().collect(Collectors.joining(", "));
        if (from.isEmpty() && drop.isIfExists()) {
            return List.of(Undo.nothing("Needs no undoing: " + place + words(read) + ", which no earlier migration made"));
        }
        return List.of(Undo.byHand(place + words(read), (from.isEmpty() ? "Make it again" : "Make it again as in " + from)
                + (read.has(Effect.DROPS) ? "; what it held is only in backups made before." : ".")));
    }

    private static Undo byHand(SqlStatement read, String place) {
        return Undo.byHand(place + words(read), switch (read.effect()) {
            case ADDS -> "Write what takes them away again.";
            case NARROWS, DROPS -> "What was there is only in backups made before: write what the older version needs.";
            case UNKNOWN -> "Read it and write what undoes it.";
            default -> "Write what it was before.";
        });
    }

    private static String words(SqlStatement read) {
        return read.consequences().stream().map(Consequence::words).filter(Predicate.not(String::isBlank)).distinct()
                .collect(Collectors.joining("; "));
    }
}
