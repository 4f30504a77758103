package chatalot.runbook.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table for a terminal, as Markdown: what is printed can be pasted into a document. */
public final class Columns {

    private final List<List<String>> rows = new ArrayList<>();

    public Columns(String... heads) {
        rows.add(List.of(heads));
    }

    public void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** Its lines; the first column is for words, the others for numbers. */
    public List<String> lines() {
        List<Integer> widths = IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow()).toList();
        List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
        lines.add(1, line(Collections.nCopies(widths.size(), ""), widths).replace(' ', '-'));
        return List.copyOf(lines);
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size()).mapToObj(column -> {
            String room = " ".repeat(widths.get(column) - cells.get(column).length());
            return column == 0 ? cells.get(column) + room : room + cells.get(column);
        }).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
