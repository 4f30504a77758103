package chatalot.runbook.release;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Markdown that is put together from our sentences and from texts of others: commit subjects, changelogs, SQL. Theirs
 * cannot become markup, look like a part of ours, move a terminal's cursor or turn text around.
 */
final class MarkdownText {

    private static final int LONGEST_BLOCK = 20_000;
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\p{Cntrl}\\u0080-\\u009f&&[^\\n\\t]]|[\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]");
    private static final Pattern MARKUP = Pattern.compile("[\\\\`*\\[\\]<&|~]|(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])");

    private final StringBuilder text = new StringBuilder();

    /** @param values shown as they are, whatever they hold; so for all the methods that take a format */
    void heading(int level, String format, Object... values) {
        endList();
        text.append("#".repeat(level)).append(' ').append(filled(format, values)).append("\n\n");
    }

    void paragraph(String format, Object... values) {
        endList();
        text.append(filled(format, values)).append("\n\n");
    }

    void item(String format, Object... values) {
        text.append("- ").append(filled(format, values)).append('\n');
    }

    /** Text of others as a block; its fence is longer than any in it, so that it cannot end it. */
    void fenced(String language, String block) {
        endList();
        String shown = visible(block).stripTrailing();
        String fence = "```";
        while (shown.contains(fence)) {
            fence += "`";
        }
        text.append(fence).append(language).append('\n').append(atMost(shown)).append('\n').append(fence).append("\n\n");
    }

    /** Markdown of others, set off as a quotation, so that no heading in it passes for one of ours. */
    void quoted(String markdown) {
        endList();
        visible(markdown).strip().lines().forEach(line -> text.append(("> " + line).stripTrailing()).append('\n'));
        text.append('\n');
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing() + "\n";
    }

    private void endList() {
        if (!text.isEmpty() && text.charAt(text.length() - 2) != '\n') {
            text.append('\n');
        }
    }

    private static String filled(String format, Object... values) {
        return format.formatted(Arrays.stream(values)
                .map(value -> value instanceof String words ? literal(words) : value).toArray());
    }

    /** One line that shows as it is written. */
    private static String literal(String words) {
        String line = visible(words).lines().map(String::strip).collect(Collectors.joining(" ")).strip();
        return MARKUP.matcher(line).replaceAll("\\\\$0");
    }

    private static String visible(String words) {
        return INVISIBLE.matcher(words.replace("\r\n", "\n")).replaceAll("\ufffd");
    }

    private static String atMost(String block) {
        return block.length() <= LONGEST_BLOCK ? block : block.substring(0, LONGEST_BLOCK) + "\n… cut here";
    }
}
