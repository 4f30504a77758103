package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.BackupTimetable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Answers from the catalog. */
@Component
class TimetableOfInstances implements BackupTimetable {

    private final InstanceCatalog catalog;

    TimetableOfInstances(InstanceCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> instances() {
        return catalog.names().stream()
                .filter(name -> catalog.find(name).flatMap(settings -> settings.backup().times()).isPresent()).toList();
    }

    @Override
    public Optional<Instant> next(String instance, Instant after) {
        return catalog.find(instance).flatMap(settings -> settings.backup().times()).flatMap(times -> times.next(after));
    }
}
