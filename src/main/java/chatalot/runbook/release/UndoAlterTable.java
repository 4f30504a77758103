package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterExpression;
import net.sf.jsqlparser.statement.alter.AlterExpression.ColumnDataType;

/** What undoes the parts of an {@code ALTER TABLE}. */
final class UndoAlterTable {

    /** The parser forgets the name of such a constraint. */
    private static final Pattern NAMED = Pattern.compile(
            "(?is).*\\bADD\\s+CONSTRAINT\\s+(\"(?:[^\"]|\"\")+\"|\\w+)\\s+(?:UNIQUE|PRIMARY|EXCLUDE)\\b.*");
    private static final String IN_BACKUPS = "What was there is only in backups made before: write what the older version needs.";

    private final MadeEarlier earlier;
    private final MetTables tables;

    UndoAlterTable(MadeEarlier earlier, MetTables tables) {
        this.earlier = earlier;
        this.tables = tables;
    }

    /** The last part first. @param place words for where the statement stands */
    List<Undo> of(Alter alter, String sql, String place) {
        List<Undo> undone = new ArrayList<>();
        List<AlterExpression> parts = new ArrayList<>(alter.getAlterExpressions());
        Collections.reverse(parts);
        parts.forEach(part -> undone.add(of(alter.getTable(), part, parts.size() == 1 ? sql : "", place)));
        return undone;
    }

    private Undo of(Table table, AlterExpression part, String sql, String place) {
        String alter = "ALTER TABLE " + table.getFullyQualifiedName() + " ";
        String what = place + alter + part;
        return switch (part.getOperation()) {
            case ADD -> added(table, part, sql, alter, place);
            case DROP -> Undo.byHand(what, part.getColumnName() == null ? "Write the constraint again as an earlier migration made it."
                    : "What the column held is only in backups made before: make it again, with the values that the older version needs.");
            case RENAME -> Undo.by("%sRENAME COLUMN %s TO %s;", alter, part.getColumnName(), part.getColumnOldName());
            case RENAME_TABLE -> Undo.by("ALTER TABLE %s RENAME TO %s;", Made.beside(table, part.getNewTableName()), table.getName());
            case RENAME_CONSTRAINT -> Undo.by("%sRENAME CONSTRAINT %s TO %s;", alter, part.getIndex().getName(),
                    part.getOldIndex().getName());
            case ALTER -> altered(part, alter, what);
            case ENABLE_ROW_LEVEL_SECURITY -> Undo.by("%sDISABLE ROW LEVEL SECURITY;", alter);
            case DISABLE_ROW_LEVEL_SECURITY -> Undo.by("%sENABLE ROW LEVEL SECURITY;", alter);
            case FORCE_ROW_LEVEL_SECURITY -> Undo.by("%sNO FORCE ROW LEVEL SECURITY;", alter);
            case NO_FORCE_ROW_LEVEL_SECURITY -> Undo.by("%sFORCE ROW LEVEL SECURITY;", alter);
            default -> part.toString().toUpperCase(Locale.ROOT).startsWith("VALIDATE CONSTRAINT")
                    ? Undo.nothing("Needs no undoing: " + what) : Undo.byHand(what, "Write what it was before.");
        };
    }

    private Undo added(Table table, AlterExpression part, String sql, String alter, String place) {
        List<ColumnDataType> columns = Optional.ofNullable(part.getColDataTypeList()).orElse(List.of());
        if (part.getIndex() != null) {
            return constraint(part, sql).map(name -> Undo.by("%sDROP CONSTRAINT %s;", alter, name))
                    .orElseGet(() -> Undo.byHand(place + alter + part,
                            "Drop the constraint by the name that PostgreSQL gave it, which \\d shows."));
        }
        if (columns.size() != 1) {
            return Undo.byHand(place + alter + part, "Write what takes it away again.");
        }
        String column = columns.get(0).getColumnName();
        Optional<String> before = earlier.file(MadeEarlier.column(table, column)).filter(file -> part.isUseIfNotExists());
        if (before.isPresent()) {
            return Undo.nothing("Stays: column %s of %s, which %s made already".formatted(column, table.getFullyQualifiedName(), before.get()));
        }
        tables.addColumn(table, column);
        return Undo.by("%sDROP COLUMN %s;", alter, column);
    }

    private static Optional<String> constraint(AlterExpression part, String sql) {
        Matcher named = NAMED.matcher(sql);
        return Optional.ofNullable(part.getIndex().getName()).or(() -> named.matches() ? Optional.of(named.group(1)) : Optional.empty());
    }

    private static Undo altered(AlterExpression part, String alter, String what) {
        if (part.getColumnSetNotNullList() != null && part.getColumnSetNotNullList().size() == 1) {
            return Undo.by("%sALTER COLUMN %s DROP NOT NULL;", alter, part.getColumnSetNotNullList().get(0).getColumnName());
        }
        if (part.getColumnDropNotNullList() != null && part.getColumnDropNotNullList().size() == 1) {
            return Undo.by("%sALTER COLUMN %s SET NOT NULL;", alter, part.getColumnDropNotNullList().get(0).getColumnName());
        }
        return Undo.byHand(what, part.getColDataTypeList() == null ? "Write the default that was there before."
                : "Give the column the type it had. " + IN_BACKUPS);
    }
}
