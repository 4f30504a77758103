package chatalot.runbook.deploy;

import chatalot.runbook.host.Journal;
import java.nio.file.Path;
import java.util.Optional;

/** What the journal of a swap says about the instance's data. */
record SwapJournal(Journal journal) {

    static final String RESTORE_POINT = "restore-point";
    static final String PUT_BACK_DATA = "put-back-data";
    private static final String BACKUP = "backup";

    /** From the moment the fence was to be lifted for it: the new version may have written. */
    boolean newVersionHadAccess() {
        return journal.isBegun("unfence");
    }

    boolean isCommitted() {
        return journal.isDone("commit");
    }

    /** Somebody has used the commands of {@code GO-BACK.md}. */
    boolean wentBackByHand() {
        return journal.isDone("went-back-by-hand");
    }

    boolean dataPutBack() {
        return journal.isDone(PUT_BACK_DATA);
    }

    /** The backup that the restore point completes. */
    Optional<Path> backup() {
        return journal.facts(RESTORE_POINT).map(facts -> facts.get(BACKUP)).map(Path::of);
    }
}
