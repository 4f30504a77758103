package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.backup.Manifest;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.BackupSchedules;
import chatalot.runbook.run.BackupTimetable;
import chatalot.runbook.run.Backups;
import chatalot.runbook.run.Refused;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Answers from the directories of the instances' backups. */
@Component
class SeenBackups implements Backups {

    private final InstanceCatalog catalog;
    private final ObjectMapper json;
    private final BackupTimetable timetable;
    private final BackupSchedules schedules;
    private final Clock clock;

    SeenBackups(InstanceCatalog catalog, ObjectMapper json, BackupTimetable timetable, BackupSchedules schedules, Clock clock) {
        this.catalog = catalog;
        this.json = json;
        this.timetable = timetable;
        this.schedules = schedules;
        this.clock = clock;
    }

    @Override
    public Optional<Due> due(String instance) {
        Instant now = clock.instant();
        return timetable.next(instance, schedules.doneUntil(instance).orElse(now)).map(at -> new Due(at, !at.isAfter(now)));
    }

    @Override
    public List<Stored> of(String instance) {
        InstanceSettings settings = catalog.find(instance).orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND,
                "There is no instance %s; there are: %s".formatted(instance, String.join(", ", catalog.names()))));
        try {
            return new BackupStore(catalog.host(instance), json, settings.backups()).found().stream()
                    .map(SeenBackups::stored).toList();
        } catch (CommandFailed | UncheckedIOException e) {
            throw new Refused(Refused.Kind.UNAVAILABLE, "The backups of %s in %s cannot be looked at: %s"
                    .formatted(instance, settings.backups(), e.getMessage()));
        }
    }

    private static Stored stored(BackupStore.Found found) {
        return new Stored(found.id().value(), found.backup().map(backup -> backup.manifest().created())
                .orElse(found.id().time()), found.id().run(), found.unusable(),
                found.backup().map(backup -> contents(backup.manifest())), found.verified().map(seen ->
                        new Verified(seen.at(), seen.run(),
                        seen.state().name().toLowerCase(Locale.ROOT).replace('_', ' '), seen.words())));
    }

    private static Contents contents(Manifest manifest) {
        return new Contents(manifest.running().version(), manifest.running().commit(), manifest.bytes(),
                manifest.secrets().filter(Manifest.Secrets::present).isPresent(),
                manifest.proof().map(proof -> new Proof(proof.at(), proof.how(), proof.tables(), proof.rows(), proof.files())));
    }
}
