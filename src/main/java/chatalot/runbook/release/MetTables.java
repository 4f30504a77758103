package chatalot.runbook.release;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sf.jsqlparser.schema.Table;

/**
 * The tables that the statements of one update meet, in their order: those of the instance with their sizes, and those
 * that an earlier statement of the same update has made, in which there is nothing to lose.
 */
final class MetTables {

    private static final String DEFAULT_SCHEMA = "public.";

    private final TableSizes sizes;
    private final Set<String> made = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final Map<String, Set<String>> columns = new HashMap<>();

    MetTables(TableSizes sizes) {
        this.sizes = sizes;
    }

    /** @param perhaps the statement leaves a table alone that is there already */
    void make(Table table, boolean perhaps) {
        if (sizes.of(name(table)).isEmpty() && (sizes.known() || !perhaps)) {
            made.add(name(table));
        }
    }

    void rename(Table table, String to) {
        if (made.contains(name(table))) {
            made.add(plain(to));
        } else {
            renamed.put(plain(to), origin(table));
        }
    }

    void addColumn(Table table, String column) {
        columns.computeIfAbsent(origin(table), key -> new HashSet<>()).add(plain(column));
    }

    boolean isNew(Table table) {
        return made.contains(name(table));
    }

    /** Whether this update has added the column, so that it holds nothing from before. */
    boolean isNewColumn(Table table, String column) {
        return isNew(table) || columns.getOrDefault(origin(table), Set.of()).contains(plain(column));
    }

    /**
     * What a statement does to a table; harmless where this update has made the table.
     *
     * @param format with a place for each of the parts and a last one for the table's name
     */
    Consequence met(Effect effect, Table table, String format, String... parts) {
        String words = format.formatted(Stream.concat(Stream.of(parts), Stream.of(name(table))).toArray());
        if (isNew(table)) {
            return new Consequence(Effect.ADDS, Optional.empty(), Optional.empty(), words + ", which this update makes");
        }
        Optional<TableSize> size = sizes.of(origin(table));
        String missing = size.isEmpty() && sizes.known() ? ", which the database does not have now" : "";
        return new Consequence(effect, Optional.of(origin(table)), size, words + missing);
    }

    /** As people write it. */
    static String name(Table table) {
        String name = Stream.of(table.getSchemaName(), table.getName()).filter(Objects::nonNull).map(MetTables::plain)
                .collect(Collectors.joining("."));
        return name.startsWith(DEFAULT_SCHEMA) ? name.substring(DEFAULT_SCHEMA.length()) : name;
    }

    /** An identifier as the database keeps it: quoted as it stands, otherwise in lower case. */
    static String plain(String identifier) {
        return identifier.startsWith("\"") && identifier.endsWith("\"") && identifier.length() > 1
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"") : identifier.toLowerCase(Locale.ROOT);
    }

    private String origin(Table table) {
        String name = name(table);
        return renamed.getOrDefault(name, name);
    }
}
