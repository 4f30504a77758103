package chatalot.runbook.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in columns, each as wide as its widest cell; the last one ragged. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heads) {
        rows.add(List.of(heads));
    }

    Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    List<String> lines() {
        int last = rows.get(0).size() - 1;
        List<Integer> widths = IntStream.rangeClosed(0, last)
                .mapToObj(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toList();
        return rows.stream().map(row -> IntStream.rangeClosed(0, last)
                .mapToObj(column -> column == last ? row.get(column) : padded(row.get(column), widths.get(column)))
                .collect(Collectors.joining("  ")).stripTrailing()).toList();
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }
}
