package chatalot.runbook.release;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.statement.Commit;
import net.sf.jsqlparser.statement.SetStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterType;
import net.sf.jsqlparser.statement.alter.sequence.AlterSequence;
import net.sf.jsqlparser.statement.analyze.Analyze;
import net.sf.jsqlparser.statement.comment.Comment;
import net.sf.jsqlparser.statement.create.domain.CreateDomain;
import net.sf.jsqlparser.statement.create.extension.CreateExtension;
import net.sf.jsqlparser.statement.create.function.CreateFunction;
import net.sf.jsqlparser.statement.create.index.CreateIndex;
import net.sf.jsqlparser.statement.create.policy.CreatePolicy;
import net.sf.jsqlparser.statement.create.procedure.CreateProcedure;
import net.sf.jsqlparser.statement.create.schema.CreateSchema;
import net.sf.jsqlparser.statement.create.sequence.CreateSequence;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.create.trigger.CreateTrigger;
import net.sf.jsqlparser.statement.create.type.CreateType;
import net.sf.jsqlparser.statement.create.view.AlterView;
import net.sf.jsqlparser.statement.create.view.CreateView;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.grant.Grant;
import net.sf.jsqlparser.statement.grant.Revoke;
import net.sf.jsqlparser.statement.refresh.RefreshMaterializedViewStatement;
import net.sf.jsqlparser.statement.truncate.Truncate;

/** What PostgreSQL does for each kind of statement, and what of it a person has to know. */
final class StatementRules {

    /** Statements that need no look at what they name. */
    private static final Map<Class<? extends Statement>, Consequence> PLAIN = Map.ofEntries(
            plain(CreateView.class, Effect.ADDS, "makes a view"),
            plain(CreateFunction.class, Effect.ADDS, "makes a function"),
            plain(CreateSequence.class, Effect.ADDS, "makes a sequence"),
            plain(CreateSchema.class, Effect.ADDS, "makes a schema"),
            plain(CreateExtension.class, Effect.ADDS, "makes an extension available"),
            plain(CreateTrigger.class, Effect.ADDS, "makes a trigger"),
            plain(CreateType.class, Effect.ADDS, "makes a type"),
            plain(CreateDomain.class, Effect.ADDS, "makes a domain"),
            plain(CreateProcedure.class, Effect.ADDS, "makes a procedure"),
            plain(CreatePolicy.class, Effect.CHANGES, "changes which rows may be seen"),
            plain(AlterView.class, Effect.CHANGES, "changes a view"),
            plain(AlterSequence.class, Effect.CHANGES, "changes a sequence"),
            plain(Revoke.class, Effect.CHANGES, "changes who may do what"),
            plain(Comment.class, Effect.CHANGES, "changes a comment"),
            plain(Grant.class, Effect.CHANGES, "changes who may do what"),
            plain(SetStatement.class, Effect.CHANGES, "changes a setting of the session"),
            plain(Analyze.class, Effect.CHANGES, "renews the planner's statistics"),
            plain(Commit.class, Effect.CHANGES, "ends a transaction"));

    private final MetTables tables;
    private final AlterTableRules alterTable;
    private final RowRules rows;

    StatementRules(MetTables tables) {
        this.tables = tables;
        this.alterTable = new AlterTableRules(tables);
        this.rows = new RowRules(tables);
    }

    /** Empty when no rule is about such a statement. */
    List<Consequence> of(Statement statement) {
        if (statement instanceof CreateTable create) {
            tables.make(create.getTable(), create.isIfNotExists());
            return List.of(plain(Effect.ADDS, "makes the table " + MetTables.name(create.getTable())));
        }
        if (statement instanceof CreateIndex index) {
            return List.of(tables.met(Effect.LOCKS, index.getTable(), "builds an index over all of %s"));
        }
        if (statement instanceof Alter alter) {
            return alterTable.of(alter);
        }
        if (statement instanceof AlterType alter) {
            return List.of(type(alter));
        }
        if (statement instanceof Drop drop) {
            return drops(drop);
        }
        if (statement instanceof Truncate truncate) {
            String more = truncate.getCascade() ? " and whatever refers to it" : "";
            return truncate.getTables().stream().map(table -> tables.met(Effect.DROPS, table, "empties the table %s" + more)).toList();
        }
        if (statement instanceof RefreshMaterializedViewStatement refresh) {
            return List.of(tables.met(Effect.LOCKS, refresh.getView(), "computes the view %s anew"));
        }
        return Optional.ofNullable(PLAIN.get(statement.getClass())).map(List::of).orElseGet(() -> rows.of(statement));
    }

    private List<Consequence> drops(Drop drop) {
        String kind = drop.getType().toLowerCase(Locale.ROOT);
        boolean cascade = drop.getParameters() != null && drop.getParameters().stream().anyMatch("cascade"::equalsIgnoreCase);
        String more = cascade ? " and whatever hangs on it" : "";
        Effect otherwise = cascade || kind.equals("schema") ? Effect.DROPS : Effect.CHANGES;
        return drop.getNames().stream().map(name -> kind.equals("table") ? tables.met(Effect.DROPS, name, "drops the table %s" + more)
                : plain(otherwise, "drops the %s %s%s".formatted(kind, MetTables.name(name), more))).toList();
    }

    private static Consequence type(AlterType alter) {
        String words = alter.toString().toUpperCase(Locale.ROOT);
        return words.contains(" DROP ATTRIBUTE ") ? plain(Effect.DROPS, "drops a part of a type")
                : words.contains(" ADD ") ? plain(Effect.ADDS, "adds to a type") : plain(Effect.CHANGES, "changes a type");
    }

    private static Consequence plain(Effect effect, String words) {
        return new Consequence(effect, Optional.empty(), Optional.empty(), words);
    }

    private static Map.Entry<Class<? extends Statement>, Consequence> plain(Class<? extends Statement> kind, Effect effect,
            String words) {
        return Map.entry(kind, plain(effect, words));
    }
}
