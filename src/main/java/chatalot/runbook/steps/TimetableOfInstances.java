package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.Scheduled;
import chatalot.runbook.run.Timetable;
import chatalot.runbook.schedule.DueTimes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Answers from the catalog. */
@Component
class TimetableOfInstances implements Timetable {

    private final InstanceCatalog catalog;

    TimetableOfInstances(InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<Scheduled> all() {
        return catalog.names().stream().flatMap(name -> Stream.of(RunKind.BACKUP, RunKind.CHECK).map(kind -> new Scheduled(kind, name)))
                .filter(what -> times(what).isPresent()).toList();
    }

    @Override
    public Optional<Instant> next(Scheduled what, Instant after) {
        return times(what).flatMap(times -> times.next(after));
    }

    private Optional<DueTimes> times(Scheduled what) {
        Optional<InstanceSettings> settings = catalog.find(what.instance());
        return switch (what.kind()) {
            case BACKUP -> settings.flatMap(found -> found.backup().times());
            case CHECK -> settings.flatMap(InstanceSettings::checks);
            default -> Optional.empty();
        };
    }
}
