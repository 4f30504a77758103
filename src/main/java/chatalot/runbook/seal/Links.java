package chatalot.runbook.seal;

import chatalot.runbook.seal.Finding.Kind;
import java.util.Iterator;

/** The entries of a chain as it is kept beside the record, checked link by link while they are read. */
public final class Links implements Iterator<Entry> {

    private final Iterator<Link> links;
    private final Findings findings;
    private long position;
    private long event;
    private Digest head = Digest.NONE;

    /** @param links in the order of positions */
    public Links(Iterator<Link> links, Findings findings) {
        this.links = links;
        this.findings = findings;
    }

    @Override
    public boolean hasNext() {
        return links.hasNext();
    }

    @Override
    public Entry next() {
        Link link = links.next();
        Entry entry = link.entry();
        if (entry.position() != position + 1) {
            findings.add(Finding.of(Kind.CHAIN, "The chain goes on at position %d after %d: what was between is missing."
                    .formatted(entry.position(), position)));
        } else if (!Link.after(head, entry).equals(link)) {
            findings.add(Finding.of(Kind.CHAIN, entry.event(), "The seal of event %d, at position %d, does not follow from the one before it."
                    .formatted(entry.event(), position + 1)));
        }
        if (entry.event() <= event) {
            findings.add(Finding.of(Kind.CHAIN, entry.event(), "The seal of event %d, at position %d, stands after that of event %d."
                    .formatted(entry.event(), entry.position(), event)));
        }
        position = entry.position();
        event = Math.max(event, entry.event());
        head = link.head();
        return entry;
    }
}
