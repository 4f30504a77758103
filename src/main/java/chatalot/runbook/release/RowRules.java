package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.delete.ParenthesedDelete;
import net.sf.jsqlparser.statement.insert.ConflictActionType;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.insert.ParenthesedInsert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.statement.update.ParenthesedUpdate;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;

/** What statements that change rows do. */
final class RowRules {

    private static final Pattern CALL = Pattern.compile(
            "(?i)\\b(?!count\\b|max\\b|min\\b|coalesce\\b|now\\b|in\\b|exists\\b|values\\b|and\\b|or\\b|not\\b|as\\b|from\\b|where\\b"
                    + "|setval\\b|set_config\\b)[a-z_][a-z0-9_]*\\s*\\(");

    private final MetTables tables;

    RowRules(MetTables tables) {
        this.tables = tables;
    }

    /** Empty when it is another kind of statement, or one that calls what may do anything. */
    List<Consequence> of(Statement statement) {
        if (statement instanceof Update update) {
            return with(update.getWithItemsList(), updated(update));
        }
        if (statement instanceof Delete delete) {
            return with(delete.getWithItemsList(), List.of(tables.met(Effect.DROPS, delete.getTable(), "deletes %srows of %s",
                    delete.getWhere() == null ? "all " : "")));
        }
        if (statement instanceof Insert insert) {
            return with(insert.getWithItemsList(), List.of(inserted(insert)));
        }
        if (statement instanceof Merge merge) {
            return List.of(tables.met(Effect.NARROWS, merge.getTable(), "merges rows into %s, which may overwrite and delete"));
        }
        if (statement instanceof Select select && !CALL.matcher(select.toString()).find()) {
            return with(select.getWithItemsList(), List.of(new Consequence(Effect.CHANGES, Optional.empty(), Optional.empty(),
                    "reads, or sets a sequence or a setting")));
        }
        return List.of();
    }

    /** Statements in front of another one work as well: {@code WITH gone AS (DELETE …) INSERT …}. */
    private List<Consequence> with(List<WithItem<?>> before, List<Consequence> own) {
        List<Consequence> all = new ArrayList<>();
        for (WithItem<?> item : Optional.ofNullable(before).orElse(List.of())) {
            Statement statement = bare(item.getParenthesedStatement());
            if (!(statement instanceof Select)) {
                all.addAll(of(statement));
            }
        }
        all.addAll(own);
        return all;
    }

    private static Statement bare(Statement statement) {
        if (statement instanceof ParenthesedUpdate update) {
            return update.getUpdate();
        }
        if (statement instanceof ParenthesedDelete delete) {
            return delete.getDelete();
        }
        return statement instanceof ParenthesedInsert insert ? insert.getInsert() : statement;
    }

    private Consequence inserted(Insert insert) {
        boolean overwrites = insert.getConflictAction() != null
                && insert.getConflictAction().getConflictActionType() == ConflictActionType.DO_UPDATE;
        return overwrites ? tables.met(Effect.NARROWS, insert.getTable(), "adds rows to %s and overwrites those that are there")
                : tables.met(Effect.ADDS, insert.getTable(), "adds rows to %s");
    }

    private List<Consequence> updated(Update update) {
        Table table = update.getTable();
        List<String> columns = update.getUpdateSets().stream().map(UpdateSet::getColumns).flatMap(List::stream)
                .map(Column::getColumnName).toList();
        boolean fills = columns.stream()
                .allMatch(column -> tables.isNewColumn(table, column) || demandsEmpty(update.getWhere(), column));
        String names = String.join(", ", columns.stream().map(MetTables::plain).toList());
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(fills ? tables.met(Effect.CHANGES, table, "fills %s of %s, where nothing was", names)
                : tables.met(Effect.NARROWS, table, "overwrites %s of %s", names));
        if (update.getWhere() == null) {
            consequences.add(tables.met(Effect.REWRITES, table, "writes every row of %s"));
        }
        return consequences;
    }

    private static boolean demandsEmpty(Expression where, String column) {
        if (where instanceof AndExpression both) {
            return demandsEmpty(both.getLeftExpression(), column) || demandsEmpty(both.getRightExpression(), column);
        }
        return where instanceof IsNullExpression empty && !empty.isNot() && empty.getLeftExpression() instanceof Column tested
                && MetTables.plain(tested.getColumnName()).equals(MetTables.plain(column));
    }
}
