package chatalot.runbook.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the rows of a search have to fulfil: a where clause and its values. Values never become part of the text. */
public final class Conditions {

    private final List<String> clauses = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** A condition of our own, with a value for each of its question marks. */
    public Conditions and(String clause, Object... given) {
        clauses.add("(" + clause + ")");
        values.addAll(List.of(given));
        return this;
    }

    /** A condition that holds only where something was asked for. */
    public <T> Conditions and(String clause, Optional<T> asked, Function<T, Object> value) {
        asked.ifPresent(present -> and(clause, value.apply(present)));
        return this;
    }

    /** Words that stand somewhere in one of these columns, in capitals or not. */
    public Conditions holding(Optional<String> words, List<String> columns) {
        words.ifPresent(some -> and(columns.stream().map("lower(%s) like ? escape '!'"::formatted).collect(Collectors.joining(" or ")),
                Collections.nCopies(columns.size(), anywhere(some)).toArray()));
        return this;
    }

    /** {@code where …}, or nothing. */
    public String where() {
        return clauses.isEmpty() ? "" : "where " + String.join(" and ", clauses) + " ";
    }

    /** The values in the order of their question marks, and then these. */
    public List<Object> values(Object... more) {
        List<Object> all = new ArrayList<>(values);
        all.addAll(List.of(more));
        return all;
    }

    private static String anywhere(String words) {
        return "%" + words.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
    }
}
