package chatalot.runbook.release;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.CreateFunctionalStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.create.domain.CreateDomain;
import net.sf.jsqlparser.statement.create.extension.CreateExtension;
import net.sf.jsqlparser.statement.create.function.CreateFunction;
import net.sf.jsqlparser.statement.create.index.CreateIndex;
import net.sf.jsqlparser.statement.create.policy.CreatePolicy;
import net.sf.jsqlparser.statement.create.schema.CreateSchema;
import net.sf.jsqlparser.statement.create.sequence.CreateSequence;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.create.trigger.CreateTrigger;
import net.sf.jsqlparser.statement.create.type.CreateType;
import net.sf.jsqlparser.statement.create.view.CreateView;

/**
 * Something that a statement makes and a drop takes away.
 *
 * @param kind as in {@code DROP <kind>}
 * @param name as written, with schema and quotes
 * @param on   the table that it belongs to, where a drop has to name it
 */
record Made(String kind, String name, Optional<String> on) {

    /** Empty for other statements, and for what has no name of its own. */
    static Optional<Made> of(Statement statement) {
        if (statement instanceof CreateTable create) {
            return made("TABLE", create.getTable().getFullyQualifiedName());
        }
        if (statement instanceof CreateIndex create) {
            return Optional.ofNullable(create.getIndex().getName()).flatMap(name -> made("INDEX", beside(create.getTable(), name)));
        }
        if (statement instanceof CreateView create) {
            return made(create.isMaterialized() ? "MATERIALIZED VIEW" : "VIEW", create.getView().getFullyQualifiedName());
        }
        if (statement instanceof CreateTrigger create) {
            return on("TRIGGER", create.getTrigger().getFullyQualifiedName(), create.getTable());
        }
        if (statement instanceof CreatePolicy create) {
            return on("POLICY", create.getPolicyName(), create.getTable());
        }
        if (statement instanceof CreateFunctionalStatement create) {
            List<String> parts = Optional.ofNullable(create.getFunctionDeclarationParts()).orElse(List.of());
            return parts.stream().findFirst().flatMap(name -> made(create instanceof CreateFunction ? "FUNCTION" : "PROCEDURE", name));
        }
        return plain(statement);
    }

    String drop() {
        return "DROP %s %s%s;".formatted(kind, name, on.map(table -> " ON " + table).orElse(""));
    }

    /** The same for every spelling of one name. */
    String key() {
        return key(kind, Stream.concat(on.stream(), Stream.of(name)).collect(Collectors.joining(".")));
    }

    static String key(String kind, String name) {
        String plain = SqlToken.of(name).stream().map(token -> MetTables.plain(token.text())).collect(Collectors.joining());
        return kind + " " + (plain.startsWith("public.") ? plain.substring("public.".length()) : plain);
    }

    private static Optional<Made> plain(Statement statement) {
        if (statement instanceof CreateSequence create) {
            return made("SEQUENCE", create.getSequence().getFullyQualifiedName());
        }
        if (statement instanceof CreateType create) {
            return made("TYPE", create.getName());
        }
        if (statement instanceof CreateDomain create) {
            return made("DOMAIN", create.getName());
        }
        if (statement instanceof CreateSchema create) {
            return made("SCHEMA", create.getSchemaName());
        }
        return statement instanceof CreateExtension create ? made("EXTENSION", create.getName()) : Optional.empty();
    }

    private static Optional<Made> made(String kind, String name) {
        return Optional.of(new Made(kind, name, Optional.empty()));
    }

    private static Optional<Made> on(String kind, String name, Table table) {
        return Optional.of(new Made(kind, name, Optional.of(table.getFullyQualifiedName())));
    }

    /** A name in the schema that a table is written with; an index lies there and is made without naming it. */
    static String beside(Table table, String name) {
        return Optional.ofNullable(table.getSchemaName()).map(schema -> schema + "." + name).orElse(name);
    }
}
