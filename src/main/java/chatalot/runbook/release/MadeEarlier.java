package chatalot.runbook.release;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterExpression;
import net.sf.jsqlparser.statement.alter.AlterOperation;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.drop.Drop;

/** Which migration made what is there, as far as the migrations read so far tell. */
final class MadeEarlier {

    private final Map<String, String> files = new HashMap<>();

    /** The file of the migration that made it. */
    Optional<String> file(String key) {
        return Optional.ofNullable(files.get(key));
    }

    static String column(Table table, String name) {
        return Made.key("COLUMN", table.getFullyQualifiedName() + "." + name);
    }

    /** Takes in the next statement, in the order in which migrations are applied. */
    void read(Statement statement, String file) {
        Made.of(statement).ifPresent(made -> files.putIfAbsent(made.key(), file));
        if (statement instanceof CreateTable create) {
            Optional.ofNullable(create.getColumnDefinitions()).orElse(List.of())
                    .forEach(column -> files.putIfAbsent(column(create.getTable(), column.getColumnName()), file));
        }
        if (statement instanceof Drop drop) {
            keys(drop).forEach(files::remove);
        }
        if (statement instanceof Alter alter) {
            alter.getAlterExpressions().forEach(part -> alter(alter.getTable(), part, file));
        }
    }

    /** Of what a statement drops. */
    static List<String> keys(Drop drop) {
        String kind = (drop.isMaterialized() ? "MATERIALIZED " : "") + drop.getType().toUpperCase(Locale.ROOT);
        List<String> more = Optional.ofNullable(drop.getParameters()).orElse(List.of());
        String on = more.size() > 1 && more.get(0).equalsIgnoreCase("ON") ? more.get(1) + "." : "";
        return drop.getNames().stream().map(name -> Made.key(kind, on + name.getFullyQualifiedName())).toList();
    }

    private void alter(Table table, AlterExpression part, String file) {
        if (part.getOperation() == AlterOperation.ADD && part.getColDataTypeList() != null) {
            part.getColDataTypeList().forEach(column -> files.putIfAbsent(column(table, column.getColumnName()), file));
        }
        if (part.getOperation() == AlterOperation.DROP && part.getColumnName() != null) {
            files.remove(column(table, part.getColumnName()));
        }
        if (part.getOperation() == AlterOperation.RENAME && part.getColumnOldName() != null) {
            move(column(table, part.getColumnOldName()), column(table, part.getColumnName()));
        }
        if (part.getNewTableName() != null) {
            rename(table, part.getNewTableName());
        }
    }

    private void rename(Table table, String name) {
        move(Made.key("TABLE", table.getFullyQualifiedName()), Made.key("TABLE", Made.beside(table, name)));
        String from = column(table, "");
        String to = Made.key("COLUMN", Made.beside(table, name) + ".");
        List.copyOf(files.keySet()).stream().filter(key -> key.startsWith(from))
                .forEach(key -> move(key, to + key.substring(from.length())));
    }

    private void move(String from, String to) {
        Optional.ofNullable(files.remove(from)).ifPresent(file -> files.put(to, file));
    }
}
