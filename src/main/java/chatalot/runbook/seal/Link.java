package chatalot.runbook.seal;

/** An entry in its chain. @param head over everything up to and with it */
public record Link(Entry entry, Digest head) {

    /** The one that follows a head. */
    public static Link after(Digest before, Entry entry) {
        return new Link(entry, entry.headAfter(before));
    }
}
