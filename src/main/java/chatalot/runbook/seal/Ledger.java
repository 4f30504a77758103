package chatalot.runbook.seal;

import chatalot.runbook.seal.Finding.Kind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;

/**
 * The entries of checkpoints that were held elsewhere, each line checked while it is read. A line may repeat what an earlier one says,
 * as one that was sent twice does.
 */
public final class Ledger implements Iterator<Entry> {

    private final Iterator<String> lines;
    private final List<PublicSealKey> keys;
    private final Findings findings;
    private final Queue<Entry> read = new ArrayDeque<>();
    private long number;
    private long position;
    private Digest head = Digest.NONE;
    /** A line that says nothing: no matter if the next goes on where the one before it ended, as after a fall of the machine. */
    private Optional<Finding> garbled = Optional.empty();

    /**
     * @param lines in the order they were received; empty ones are passed over
     * @param keys  that may have signed them
     */
    public Ledger(Iterator<String> lines, Collection<PublicSealKey> keys, Findings findings) {
        this.lines = lines;
        this.keys = List.copyOf(keys);
        this.findings = findings;
    }

    @Override
    public boolean hasNext() {
        while (read.isEmpty() && lines.hasNext()) {
            number++;
            String line = lines.next();
            if (!line.isBlank()) {
                take(line);
            }
        }
        if (read.isEmpty()) {
            tellGarbled();
        }
        return !read.isEmpty();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return read.remove();
    }

    private void take(String line) {
        try {
            take(Checkpoint.read(line, keys));
        } catch (IllegalArgumentException e) {
            tellGarbled();
            Finding finding = Finding.of(Kind.CHECKPOINT, "Line %d of the checkpoints is not believed: %s.".formatted(number, e.getMessage()));
            if (Checkpoint.isOne(line)) {
                findings.add(finding);
            } else {
                garbled = Optional.of(finding);
            }
        }
    }

    private void tellGarbled() {
        garbled.ifPresent(findings::add);
        garbled = Optional.empty();
    }

    private void take(Checkpoint checkpoint) {
        if (checkpoint.from() <= position + 1) {
            garbled = Optional.empty();
        } else {
            tellGarbled();
            findings.add(Finding.of(Kind.CHECKPOINT, "Line %d of the checkpoints begins at position %d; those from %d to %d are missing."
                    .formatted(number, checkpoint.from(), position + 1, checkpoint.from() - 1)));
            position = checkpoint.from() - 1;
            head = checkpoint.before();
        }
        Digest reached = checkpoint.before();
        for (Entry entry : checkpoint.entries()) {
            if (entry.position() == position + 1 && !reached.equals(head)) {
                findings.add(Finding.of(Kind.CHECKPOINT, "Line %d of the checkpoints tells of another chain than the lines before it."
                        .formatted(number)));
                return;
            }
            reached = entry.headAfter(reached);
            if (entry.position() > position) {
                position = entry.position();
                head = reached;
                read.add(entry);
            }
        }
    }
}
