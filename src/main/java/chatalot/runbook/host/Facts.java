package chatalot.runbook.host;

import java.util.List;

/** Reads what our scripts report: lines of the form {@code fact <name>=<value>} between whatever else they say. */
public final class Facts {

    private static final String MARK = "fact ";

    private Facts() {
    }

    /** @throws IllegalStateException when the script reported no such fact, although it succeeded */
    public static String of(List<String> lines, String name) {
        String prefix = MARK + name + "=";
        return lines.stream().filter(line -> line.startsWith(prefix)).map(line -> line.substring(prefix.length()))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalStateException("The script did not report " + name));
    }

    /** The last lines that are no facts, in one line. */
    public static String tail(List<String> lines, int count) {
        List<String> words = lines.stream().filter(line -> !line.startsWith(MARK) && !line.isBlank()).toList();
        return String.join(" | ", words.subList(Math.max(0, words.size() - count), words.size()));
    }
}
