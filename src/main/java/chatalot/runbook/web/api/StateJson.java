package chatalot.runbook.web.api;

import chatalot.runbook.run.StateOnlooker;
import chatalot.runbook.run.StateView;
import java.time.Instant;
import java.util.List;

/** What is on record of an instance that needs hands beside what was found there; whoever answers signs {@code digest}. */
record StateJson(long run, String instance, String document, String digest, Instant lookedAt, List<RowJson> rows, List<String> journal) {

    /** @param word {@code agrees}, {@code differs} or {@code cannot be seen}; then {@code found} says why */
    record RowJson(String what, String recorded, String found, String word) {
        static RowJson of(StateView.Row row) {
            return new RowJson(row.what(), row.recorded(), row.found(), row.word().words());
        }
    }

    static StateJson of(StateOnlooker.Seen seen) {
        StateView view = seen.view();
        return new StateJson(view.run().value(), view.instance(), seen.document().name(), seen.document().digest(),
                seen.document().at(), view.rows().stream().map(RowJson::of).toList(), view.journal());
    }
}
