package chatalot.runbook.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What putting an instance back to an earlier state would lose, in numbers. A person signs its digest and agrees with that to the numbers of
 * {@link LossItem} which say <em>at most</em>; whatever exceeds them is asked for again.
 *
 * @param run           the run that would put it back
 * @param since         what it was counted from, in words: {@link #COMMIT}, or what {@link #backup} says
 * @param countedAt     when it was counted
 * @param removalsKnown false where deleted rows could not be counted, only written ones
 * @param items         what is lost of, the most first; empty when nothing is
 */
public record Loss(RunNumber run, String since, Instant countedAt, boolean removalsKnown, List<LossItem> items) {

    /** The moment from which the new version served users. */
    public static final String COMMIT = "the commit";
    private static final String BACKUP = "backup ";
    private static final int SHOWN = 15;

    public Loss {
        items = items.stream().sorted(Comparator.comparingLong(LossItem::total).reversed().thenComparing(LossItem::name))
                .toList();
    }

    /** Since the commit. */
    public Loss(RunNumber run, Instant countedAt, boolean removalsKnown, List<LossItem> items) {
        this(run, COMMIT, countedAt, removalsKnown, items);
    }

    /** What a loss is counted from where the run's backup takes the place of its restore point. @param id the backup's */
    public static String backup(String id) {
        return BACKUP + id;
    }

    /** Whether it is what the run's backup lacks that takes the place of its restore point. */
    public boolean isOfBackup() {
        return since.startsWith(BACKUP);
    }

    /** Both versions have the same migrations: the data stay, whichever of them runs. */
    public static Loss nothing(RunNumber run, Instant now) {
        return new Loss(run, now, true, List.of());
    }

    /** What a person signs. Not the time: the same numbers are the same loss. */
    public String digest() {
        String text = items.stream().sorted(Comparator.comparing(LossItem::name)).map(LossItem::toString)
                .collect(Collectors.joining("\n", "run %s%s, removals known: %s\n".formatted(run, isOfBackup() ? ", since " + since : "",
                        removalsKnown), ""));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Whether somebody who agreed to this has agreed to {@code actual}: no number of it is larger than was said. */
    public boolean covers(Loss actual) {
        Map<String, LossItem> agreed = items.stream().collect(Collectors.toMap(LossItem::name, Function.identity()));
        return actual.removalsKnown() == removalsKnown && actual.items().stream().allMatch(item ->
                agreed.getOrDefault(item.name(), LossItem.nothing(item.name())).covers(item));
    }

    /** For people, as Markdown: a table and what it means to agree. */
    public String text() {
        return text(since);
    }

    /** @param since what it was counted from */
    public String text(String since) {
        if (items.isEmpty()) {
            return "Nothing that is known of would be lost.";
        }
        String rows = items.stream().limit(SHOWN).map(LossItem::row).collect(Collectors.joining("\n"));
        long hidden = items.stream().skip(SHOWN).mapToLong(LossItem::total).sum();
        String more = hidden == 0 ? "" : "\n| %d more | %d | | | see the run's page |".formatted(items.size() - SHOWN, hidden);
        return """
                | Of | Written since %s | Deleted or overwritten | Newest (UTC) | You agree to lose at most |
                |---|---|---|---|---|
                %s%s

                %sCounted at %s. Until the app is stopped users may go on writing; more than the last column is not taken
                without asking again.""".formatted(since, rows, more, removalsKnown ? ""
                : "What was deleted could not be counted. ", countedAt);
    }
}
