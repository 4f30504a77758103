package chatalot.runbook.deploy;

import chatalot.runbook.host.Journal.Entry;
import java.util.List;
import java.util.Optional;

/**
 * What a swap's plan and journal say the instance should be: what ran before, unless the new version was committed and stays.
 *
 * @param entries of the journal, oldest first; none where it cannot be read
 */
record OnRecord(SwapPlan plan, List<Entry> entries) {

    /** Of the app's container that was stopped, and of the database's, see {@link Platform#whatRuns}. */
    static final String APP = "id";
    static final String DATABASE = "database";
    static final String DATABASE_IMAGE = "databaseImage";

    boolean committed() {
        return isDone(SwapJournal.COMMIT) && !isDone(SwapJournal.RETURN);
    }

    String image() {
        return committed() ? plan.newImage() : plan.oldImage();
    }

    String commit() {
        return committed() ? plan.newCommit() : plan.oldCommit();
    }

    /** The container that the run made last; before it made one, the one that it stopped. */
    Optional<String> app() {
        return entries.stream().filter(entry -> entry.phase().equals("done"))
                .filter(entry -> entry.action().equals("create-container") || entry.action().equals("put-back-container"))
                .flatMap(entry -> Optional.ofNullable(entry.facts().get(APP)).stream()).reduce((older, newer) -> newer)
                .or(() -> atTheStop(APP));
    }

    /** What was found when the app was to be stopped. */
    Optional<String> atTheStop(String fact) {
        return entries.stream().filter(entry -> entry.action().equals("stop-app") && entry.phase().equals("begun")).findFirst()
                .map(entry -> entry.facts().get(fact));
    }

    boolean isDone(String action) {
        return doneAt(action).isPresent();
    }

    /** When an action was done for the last time. */
    Optional<String> doneAt(String action) {
        return entries.stream().filter(entry -> entry.action().equals(action) && entry.phase().equals("done"))
                .reduce((older, newer) -> newer).map(Entry::at);
    }
}
