package chatalot.runbook.seal;

import java.util.Optional;

/**
 * What a chain keeps of one event: enough to see that it is still what it was, and nothing of what it says.
 *
 * @param position in the chain, from 1 without a gap
 * @param event    its number; rises with the position, and may leave out numbers that were never used
 * @param run      it belongs to
 * @param content  of its {@link Row#content()}
 */
public record Entry(long position, long event, Optional<Long> run, Digest content) {

    /** The head of a chain that ends with this: SHA-256 over head before, position, event, run and content, a line each. */
    public Digest headAfter(Digest before) {
        return Digest.of(String.join("\n", before.hex(), Long.toString(position), Long.toString(event),
                run.map(String::valueOf).orElse("-"), content.hex()));
    }

    /** The next in a chain. */
    public static Entry of(long position, Row row) {
        return new Entry(position, row.event(), row.run(), row.content().digest());
    }
}
