package chatalot.runbook.seal;

import chatalot.runbook.seal.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares a record with what vouches for it, event by event, and names each that was changed, removed, inserted or moved. Both are
 * read once, in the order of event numbers; only what does not agree is kept in memory.
 */
public final class Verification {

    private final Iterator<Entry> entries;
    private final Iterator<Row> rows;
    private final Findings findings;
    /** Sealed, and not found as it was: by its number. */
    private final Map<Long, Entry> expected = new TreeMap<>();
    /** Found, and not sealed like that: by its number. */
    private final Map<Long, Row> strange = new TreeMap<>();
    private Optional<Entry> last = Optional.empty();
    private long checked;
    private long newer;
    private boolean afterHole;

    private Verification(Iterator<Entry> entries, Iterator<Row> rows, Findings findings) {
        this.entries = entries;
        this.rows = rows;
        this.findings = findings;
    }

    /**
     * @param entries what vouches, in the order of positions
     * @param rows    all there are, in the order of event numbers
     * @param about   what was found of the entries themselves; it may still grow while they are read
     */
    public static Verdict of(Iterator<Entry> entries, Iterator<Row> rows, Findings about) {
        return new Verification(entries, rows, about).verdict();
    }

    private Verdict verdict() {
        Optional<Row> row = next(rows);
        for (Optional<Entry> entry = nextEntry(); entry.isPresent(); entry = nextEntry()) {
            row = passOver(row, entry.get().event());
            if (row.isPresent() && row.get().event() == entry.get().event()) {
                compare(entry.get(), row.get());
                row = next(rows);
            } else {
                expected.put(entry.get().event(), entry.get());
            }
        }
        while (row.isPresent()) {
            newer++;
            row = next(rows);
        }
        name();
        return new Verdict(findings.list(), findings.count(), checked, last, newer);
    }

    /** Rows before the next entry are strangers, unless entries are missing there. */
    private Optional<Row> passOver(Optional<Row> first, long end) {
        Optional<Row> row = first;
        while (row.isPresent() && row.get().event() < end) {
            if (!afterHole) {
                strange.put(row.get().event(), row.get());
            }
            row = next(rows);
        }
        return row;
    }

    private void compare(Entry entry, Row row) {
        if (entry.content().equals(row.content().digest()) && entry.run().equals(row.run())) {
            checked++;
        } else {
            expected.put(entry.event(), entry);
            strange.put(row.event(), row);
        }
    }

    private Optional<Entry> nextEntry() {
        Optional<Entry> entry = next(entries);
        entry.ifPresent(found -> {
            afterHole = found.position() != last.map(Entry::position).orElse(0L) + 1;
            last = entry;
        });
        return entry;
    }

    /** Gives each disagreement its name: what stands where something else was sealed was moved there, if it was sealed at all. */
    private void name() {
        Map<Digest, List<Long>> missing = new HashMap<>();
        expected.values().forEach(entry -> missing.computeIfAbsent(entry.content(), first -> new ArrayList<>()).add(entry.event()));
        Map<Long, Finding> named = new TreeMap<>();
        strange.values().forEach(row -> {
            Optional<Long> was = Optional.ofNullable(missing.get(row.content().digest())).flatMap(places -> places.stream()
                    .filter(place -> place != row.event()).findFirst());
            was.ifPresent(place -> missing.get(row.content().digest()).remove(place));
            named.put(row.event(), finding(row, was));
            was.filter(place -> !strange.containsKey(place)).ifPresent(place -> named.put(place, Finding.of(Kind.MOVED, place,
                    "Event %d was moved: it stands at %d now.".formatted(place, row.event()))));
        });
        expected.values().stream().filter(entry -> !named.containsKey(entry.event())).forEach(entry -> named.put(entry.event(),
                Finding.of(Kind.REMOVED, entry.event(), "Event %d%s was removed.".formatted(entry.event(), of(entry.run())))));
        named.values().forEach(findings::add);
    }

    private Finding finding(Row row, Optional<Long> was) {
        long event = row.event();
        if (was.isPresent()) {
            return Finding.of(Kind.MOVED, event, "Event %d was moved: what stands there is event %d.".formatted(event, was.get()));
        }
        return expected.containsKey(event) ? Finding.of(Kind.CHANGED, event, "Event %d%s was changed.".formatted(event, of(row.run())))
                : Finding.of(Kind.INSERTED, event, "Event %d%s was inserted.".formatted(event, of(row.run())));
    }

    private static String of(Optional<Long> run) {
        return run.map(" of run %d"::formatted).orElse("");
    }

    private static <T> Optional<T> next(Iterator<T> all) {
        return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    }
}
