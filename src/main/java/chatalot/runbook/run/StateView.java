package chatalot.runbook.run;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What is on record of the instance of a run that needs hands, beside what was found there. Its text is kept as evidence, and
 * whoever answers <em>Recover by hand</em> signs the text's SHA-256.
 *
 * @param rows    one for each thing that was looked at
 * @param journal the newest entries of the run's journal, oldest first
 */
public record StateView(RunNumber run, String instance, List<Row> rows, List<String> journal) {

    private static final int LONGEST_CELL = 300;
    /** Of what Tasklist can show. */
    private static final int LONGEST = 3800;
    private static final String HEAD = "| What | On record | Found now | |\n|---|---|---|---|\n";
    private static final String AGREES = "| agrees |";

    public StateView {
        rows = List.copyOf(rows);
        journal = List.copyOf(journal);
    }

    /** How what is on record and what was found stand to each other. */
    public enum Word {
        AGREES, DIFFERS, CANNOT_BE_SEEN;

        public String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** @param found what it is; where it cannot be seen, why not */
    public record Row(String what, String recorded, String found, Word word) {

        private String line() {
            String said = word == Word.AGREES ? word.words() : "**%s**".formatted(word.words());
            return "| %s | %s | %s | %s |\n".formatted(Texts.inCell(what, LONGEST_CELL), Texts.inCell(recorded, LONGEST_CELL), Texts.inCell(found, LONGEST_CELL), said);
        }
    }

    /** The same with every text changed, for example masked. */
    public StateView with(UnaryOperator<String> change) {
        return new StateView(run, instance, rows.stream().map(row -> new Row(change.apply(row.what()), change.apply(row.recorded()),
                change.apply(row.found()), row.word())).toList(), journal.stream().map(change).toList());
    }

    /** What was found to be so. */
    public long count(Word word) {
        return rows.stream().filter(row -> row.word() == word).count();
    }

    /** Everything, as Markdown. Says nothing of when it was looked: what has not changed is the same text. */
    public String text() {
        String entries = journal.isEmpty() ? "Nothing could be read.\n"
                : journal.stream().map(entry -> "    " + entry.replaceAll("\\s+", " ") + "\n").collect(Collectors.joining());
        return """
                # %s, run %s: on record and found

                %s

                %s%s
                ## The journal's last entries

                %s""".formatted(instance, run, summary(), HEAD,
                rows.stream().map(Row::line).collect(Collectors.joining()), entries);
    }

    /** Of such a text what does not agree, short enough for a form. */
    public static String differing(String text) {
        String all = text.lines().skip(2).takeWhile(line -> !line.startsWith("##")).filter(line -> !line.endsWith(AGREES))
                .collect(Collectors.joining("\n", "", "\n"));
        int end = all.length() <= LONGEST ? all.length() : all.lastIndexOf('\n', LONGEST) + 1;
        return all.substring(0, end);
    }

    /** What somebody signs who has read it. */
    public String digest() {
        return EvidenceStore.sha256(text().getBytes(StandardCharsets.UTF_8));
    }

    private String summary() {
        return "%d agree, %d differ, %d cannot be seen.".formatted(count(Word.AGREES), count(Word.DIFFERS), count(Word.CANNOT_BE_SEEN));
    }
}
