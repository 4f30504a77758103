package chatalot.runbook.engine;

import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Masked;
import java.util.List;
import java.util.Optional;

/**
 * A run's documents, those for people masked like the log: what a build says may hold a secret. Documents that steps read
 * back are JSON of our own records, which hold none, and stay as they are.
 *
 * @param mayWrite throws when the attempt that writes has to end
 */
record MaskedEvidence(Evidence evidence, Masked masked, Runnable mayWrite) implements Evidence {

    @Override
    public void put(String name, String mediaType, String text) {
        mayWrite.run();
        evidence.put(name, mediaType, mediaType.startsWith("text/") ? masked.text(text) : text);
    }

    @Override
    public Optional<String> text(String name) {
        return evidence.text(name);
    }

    @Override
    public List<Document> list() {
        return evidence.list();
    }
}
