package chatalot.runbook.deploy;

import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Journal.Entry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the journal of a swap says about the instance's data. */
record SwapJournal(Journal journal) {

    static final String RESTORE_POINT = "restore-point";
    static final String PUT_BACK_DATA = "put-back-data";
    /** A backup takes the place of the live data, see {@link DataFromBackup}. */
    static final String PUT_IN_BACKUP = "put-in-backup";
    /** Migrations are undone by an author's SQL, see {@link ReverseMigrations}. */
    static final String REVERSE_MIGRATIONS = "reverse-migrations";
    static final String COMMIT = "commit";
    static final String RETURN = "return";
    static final String WAY = "way";
    /** The committed version is stopped while it is decided whether it goes back. */
    static final String HOLD = "hold";
    /** Where the database stood, see {@link Watermark}. */
    static final String MARK = "mark";
    /** Written by the commands of {@code GO-BACK.md}. */
    static final String BY_HAND = "went-back-by-hand";
    private static final String BACKUP = "backup";

    /** From the moment the fence was to be lifted for it: the new version may have written. */
    boolean newVersionHadAccess() {
        return journal.isBegun("unfence");
    }

    boolean isCommitted() {
        return journal.isDone(COMMIT);
    }

    /** When the new version was committed. */
    Optional<Instant> committedAt() {
        return first(journal.entries(), COMMIT).map(entry -> Instant.parse(entry.at()));
    }

    /** How the committed version goes back, once that is decided. */
    Optional<ReturnWay> returnWay() {
        return journal.facts(RETURN).map(facts -> ReturnWay.of(facts.get(WAY)));
    }

    /** Committed, and not sent back since. */
    boolean newVersionStays() {
        return isCommitted() && returnWay().isEmpty();
    }

    /** Somebody has used the commands of {@code GO-BACK.md}. */
    boolean wentBackByHand() {
        return journal.isDone(BY_HAND);
    }

    /** The committed version works on data that this run replaced: what they were is nowhere but in the restore point. */
    boolean replacedDataStay() {
        return newVersionStays() && dataReplaced();
    }

    private boolean dataReplaced() {
        return journal.isBegun(PUT_IN_BACKUP) || journal.isBegun(REVERSE_MIGRATIONS);
    }

    boolean dataPutBack() {
        return journal.isDone(PUT_BACK_DATA);
    }

    /**
     * Whether the restore point has yet to take the place of what the new version left. Before the commit that follows
     * from the new version's access, a backup that was put in or migrations that were undone, after it only from a return that says so.
     */
    boolean dataHaveToGoBack() {
        boolean wanted = isCommitted() ? returnWay().equals(Optional.of(ReturnWay.DATA))
                : newVersionHadAccess() || dataReplaced();
        return wanted && !dataPutBack() && !wentBackByHand();
    }

    /** The backup that the restore point completes. */
    Optional<Path> backup() {
        return journal.facts(RESTORE_POINT).map(facts -> facts.get(BACKUP)).map(Path::of);
    }

    /** Where the database stood at the commit; at the stop, when that could not be read at the commit. */
    Optional<String> mark() {
        return Stream.of(COMMIT, RESTORE_POINT).flatMap(action -> journal.facts(action).stream())
                .flatMap(facts -> mark(facts).stream()).findFirst();
    }

    private static Optional<String> mark(Map<String, String> facts) {
        return Optional.ofNullable(facts.get(MARK));
    }

    /** When the app was stopped on its way to the new version or, later, on the way back from it. */
    Optional<Instant> awaySince() {
        List<Entry> entries = journal.entries();
        Optional<Entry> held = entries.stream().filter(entry -> entry.action().equals(HOLD) && entry.phase().equals("begun"))
                .reduce((older, newer) -> newer);
        Optional<Entry> back = first(entries, RETURN).map(begun -> held.orElse(begun));
        return back.or(() -> first(entries, "stop-app")).map(entry -> Instant.parse(entry.at()));
    }

    private static Optional<Entry> first(List<Entry> entries, String action) {
        return entries.stream().filter(entry -> entry.action().equals(action)).findFirst();
    }
}
