package chatalot.runbook.release;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterExpression.ColumnDataType;
import net.sf.jsqlparser.statement.alter.AlterExpression;
import net.sf.jsqlparser.statement.create.table.CheckConstraint;
import net.sf.jsqlparser.statement.create.table.ForeignKeyIndex;
import net.sf.jsqlparser.statement.create.table.Index;

/** What the parts of an {@code ALTER TABLE} do. */
final class AlterTableRules {

    /** Any value of the types that people use fits into these. */
    private static final Set<String> WIDE = Set.of("text", "bigint", "int8", "numeric", "decimal", "varchar", "character varying",
            "double precision", "float8", "timestamptz", "timestamp with time zone", "jsonb");
    private static final Pattern SERIAL = Pattern.compile("(small|big)?serial[248]?");
    private static final Pattern PARENTHESES = Pattern.compile("\\([^()]*\\)");
    private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*'");
    /** A function that gives one value for all rows leaves the rows as they are; any other writes each of them. */
    private static final Pattern PER_ROW = Pattern.compile(".*\\bdefault\\b.*?\\b(?!now\\b|transaction_timestamp\\b"
            + "|statement_timestamp\\b|varchar\\b|numeric\\b|check\\b)[a-z_][a-z0-9_.]*\\s*\\(.*");
    private static final Pattern HARMLESS = Pattern.compile(
            "(OWNER TO|SET \\(|RESET \\(|SET SCHEMA|ENABLE|DISABLE|REPLICA IDENTITY|SET WITHOUT|CLUSTER ON).*");
    private static final Pattern MOVES = Pattern.compile("SET (UNLOGGED|LOGGED|TABLESPACE|ACCESS METHOD).*");

    private final MetTables tables;

    AlterTableRules(MetTables tables) {
        this.tables = tables;
    }

    /** Empty when some part is not understood: then nothing is said of the others either. */
    List<Consequence> of(Alter alter) {
        List<List<Consequence>> parts = alter.getAlterExpressions().stream().map(part -> of(alter.getTable(), part)).toList();
        return parts.stream().anyMatch(List::isEmpty) ? List.of() : parts.stream().flatMap(List::stream).toList();
    }

    private List<Consequence> of(Table table, AlterExpression part) {
        return switch (part.getOperation()) {
            case ADD -> added(table, part);
            case ALTER -> altered(table, part);
            case DROP -> List.of(part.getColumnName() == null
                    ? tables.met(Effect.CHANGES, table, "drops the constraint %s of %s", MetTables.plain(part.getConstraintName()))
                    : tables.met(Effect.DROPS, table, "drops the column %s of %s", MetTables.plain(part.getColumnName())));
            case RENAME, RENAME_TABLE, RENAME_CONSTRAINT -> renamed(table, part);
            case ATTACH_PARTITION -> List.of(tables.met(Effect.LOCKS, table, "attaches a partition to %s"));
            case DETACH_PARTITION -> List.of(tables.met(Effect.NARROWS, table, "takes a partition's rows out of %s"));
            case ENABLE_ROW_LEVEL_SECURITY, DISABLE_ROW_LEVEL_SECURITY, FORCE_ROW_LEVEL_SECURITY, NO_FORCE_ROW_LEVEL_SECURITY ->
                List.of(tables.met(Effect.CHANGES, table, "changes which rows of %s may be seen"));
            case UNSPECIFIC -> other(table, Optional.ofNullable(part.getOptionalSpecifier()).orElse("").toUpperCase(Locale.ROOT));
            default -> List.of();
        };
    }

    private List<Consequence> added(Table table, AlterExpression part) {
        Index constraint = part.getIndex();
        if (constraint instanceof ForeignKeyIndex || constraint instanceof CheckConstraint) {
            return List.of(tables.met(Effect.LOCKS, table, "checks every row of %s for a new constraint"));
        }
        if (constraint != null) {
            return List.of(tables.met(Effect.LOCKS, table, "builds an index over all of %s for a new constraint"));
        }
        return columns(part).size() == 1 ? List.of(addedColumn(table, columns(part).get(0), part.isUseIfNotExists())) : List.of();
    }

    /** @param perhaps a column of that name is left alone if there is one, with all that it holds */
    private Consequence addedColumn(Table table, ColumnDataType column, boolean perhaps) {
        if (!perhaps) {
            tables.addColumn(table, column.getColumnName());
        }
        String name = MetTables.plain(column.getColumnName());
        String type = column.getColDataType().toString().toLowerCase(Locale.ROOT);
        String more = TEXT.matcher(String.join(" ", column.getColumnSpecs())).replaceAll("''").toLowerCase(Locale.ROOT);
        if (SERIAL.matcher(type).matches() || more.contains("generated ") || PER_ROW.matcher(more).matches()) {
            return tables.met(Effect.REWRITES, table, "adds the column %s to %s with a value for each row", name);
        }
        if (more.matches(".*\\b(unique|primary key|check)\\b.*")) {
            return tables.met(Effect.LOCKS, table, "adds the column %s to %s and checks every row", name);
        }
        String fails = more.contains("not null") && !more.contains("default") ? "; fails if there are rows, as it may not be empty" : "";
        return tables.met(Effect.ADDS, table, "adds the column %s to %s" + fails, name);
    }

    private List<Consequence> altered(Table table, AlterExpression part) {
        if (part.getColumnSetNotNullList() != null) {
            return List.of(tables.met(Effect.LOCKS, table, "checks every row of %s for empty values"));
        }
        if (part.getColumnDropNotNullList() != null) {
            return List.of(tables.met(Effect.CHANGES, table, "lets a column of %s be empty"));
        }
        if (part.getColumnSetDefaultList() != null || part.getColumnDropDefaultList() != null) {
            return List.of(tables.met(Effect.CHANGES, table, "changes a default of %s"));
        }
        return columns(part).size() == 1 && columns(part).get(0).isWithType() ? retyped(table, columns(part).get(0)) : List.of();
    }

    private List<Consequence> retyped(Table table, ColumnDataType column) {
        String name = MetTables.plain(column.getColumnName());
        String type = column.getColDataType().toString().toLowerCase(Locale.ROOT);
        Consequence rewrites = tables.met(Effect.REWRITES, table, "gives the column %s of %s another type, which writes every row", name);
        return column.getUsingExpression() == null && WIDE.contains(type) ? List.of(rewrites)
                : List.of(rewrites, tables.met(Effect.NARROWS, table, "may cut or change values of the column %s of %s", name));
    }

    private List<Consequence> renamed(Table table, AlterExpression part) {
        Consequence renames = tables.met(Effect.CHANGES, table, "renames %s or a part of it");
        if (part.getNewTableName() != null) {
            tables.rename(table, part.getNewTableName());
        }
        return List.of(renames);
    }

    private List<Consequence> other(Table table, String words) {
        if (PARENTHESES.matcher(words).replaceAll("").contains(",")) {
            // The parser hands on everything that follows as one.
            return List.of();
        }
        if (words.startsWith("VALIDATE CONSTRAINT")) {
            return List.of(tables.met(Effect.LOCKS, table, "checks every row of %s for a constraint"));
        }
        if (MOVES.matcher(words).matches()) {
            return List.of(tables.met(Effect.REWRITES, table, "writes all of %s anew"));
        }
        return HARMLESS.matcher(words).matches()
                ? List.of(tables.met(Effect.CHANGES, table, "changes a property of %s")) : List.of();
    }

    private static List<ColumnDataType> columns(AlterExpression part) {
        return Optional.ofNullable(part.getColDataTypeList()).orElse(List.of());
    }
}
