package chatalot.runbook.audit;

import chatalot.runbook.audit.chain.SealedRows;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunFilter;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunSearch;
import chatalot.runbook.run.Trail;
import chatalot.runbook.seal.Row;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Runs and events as files: exactly what a filter finds, the newest first, read page by page. Each export is itself on the trail. */
@Component
public class Exports {

    private static final int PAGE = 500;

    static final List<Column<Run>> OF_RUNS = List.of(
            new Column<>("number", run -> run.number().value()), new Column<>("kind", run -> run.kind().words()),
            new Column<>("instance", Run::instance), new Column<>("target", Run::target), new Column<>("reason", Run::reason),
            new Column<>("requester", Run::requester), new Column<>("state", run -> run.state().name().toLowerCase(Locale.ROOT)),
            new Column<>("outcome", Run::outcome), new Column<>("failure", Run::failure), new Column<>("exception", Run::exception),
            new Column<>("notBefore", Run::notBefore), new Column<>("startedAt", Run::startedAt), new Column<>("endedAt", Run::endedAt),
            new Column<>("downtimeMillis", run -> run.downtime().map(Duration::toMillis)),
            new Column<>("detailsDeletedAt", Run::detailsDeletedAt));

    private static final List<Column<AuditEvent>> OF_EVENTS = List.of(
            new Column<>("id", AuditEvent::id), new Column<>("at", AuditEvent::at), new Column<>("actor", AuditEvent::actor),
            new Column<>("wayIn", event -> event.way().name().toLowerCase(Locale.ROOT)),
            new Column<>("act", event -> event.act().name().toLowerCase(Locale.ROOT)),
            new Column<>("run", event -> event.run().map(RunNumber::value)), new Column<>("instance", AuditEvent::instance),
            new Column<>("subject", AuditEvent::subject), new Column<>("before", AuditEvent::before),
            new Column<>("after", AuditEvent::after), new Column<>("words", AuditEvent::words));

    private final RunSearch runs;
    private final AuditRecord events;
    private final SealedRows rows;
    private final Trail trail;

    Exports(RunSearch runs, AuditRecord events, SealedRows rows, Trail trail) {
        this.runs = runs;
        this.events = events;
        this.rows = rows;
        this.trail = trail;
    }

    /** @param asked the filter as it was typed, for the trail */
    public void runs(RunFilter filter, ExportFormat format, String asked, Person person, Writer out) throws IOException {
        exported("runs", format, asked, person);
        format.write(OF_RUNS, new Parts<>(before -> runs(filter, before)), out);
    }

    /** @param asked the filter as it was typed, for the trail */
    public void events(AuditFilter filter, ExportFormat format, String asked, Person person, Writer out) throws IOException {
        exported("events", format, asked, person);
        format.write(OF_EVENTS, new Parts<>(before -> events.page(filter, before, PAGE)), out);
    }

    /** All events, the oldest first, each as the line that is sealed. */
    public void record(Person person, Writer out) throws IOException {
        trail.record(Fact.of(Act.EXPORTED).by(person.id()).about("the record, to verify it"));
        for (Iterator<Row> all = rows.all(); all.hasNext();) {
            out.write(all.next().line() + "\n");
        }
        out.flush();
    }

    private Part<Run> runs(RunFilter filter, Optional<Long> before) {
        List<Run> rows = runs.before(filter, before.map(RunNumber::new), PAGE);
        return new Part<>(rows, Optional.of(rows).filter(page -> page.size() == PAGE).map(page -> page.get(PAGE - 1).number().value()));
    }

    private void exported(String what, ExportFormat format, String asked, Person person) {
        trail.record(Fact.of(Act.EXPORTED).by(person.id()).about("%s as %s".formatted(what, format)).saying(asked));
    }
}
