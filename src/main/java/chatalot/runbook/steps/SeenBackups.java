package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.backup.Manifest;
import chatalot.runbook.backup.Retention;
import chatalot.runbook.backup.Verification;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.BackupCopies;
import chatalot.runbook.run.BackupCopy;
import chatalot.runbook.run.Backups;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.Scheduled;
import chatalot.runbook.run.Schedules;
import chatalot.runbook.run.Timetable;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Answers from the directories of the instances' backups. */
@Component
class SeenBackups implements Backups {

    private final InstanceCatalog catalog;
    private final ObjectMapper json;
    private final Timetable timetable;
    private final Schedules schedules;
    private final BackupCopies copies;
    private final Clock clock;

    SeenBackups(InstanceCatalog catalog, ObjectMapper json, Timetable timetable, Schedules schedules, BackupCopies copies,
            Clock clock) {
        this.catalog = catalog;
        this.json = json;
        this.timetable = timetable;
        this.schedules = schedules;
        this.copies = copies;
        this.clock = clock;
    }

    @Override
    public Optional<Due> due(String instance) {
        Instant now = clock.instant();
        Scheduled backup = new Scheduled(RunKind.BACKUP, instance);
        return timetable.next(backup, schedules.doneUntil(backup).orElse(now)).map(at -> new Due(at, !at.isAfter(now)));
    }

    @Override
    public List<Held> atPlaces(String instance) {
        return RestoresWithoutRun.copies(catalog, json, settings(instance)).held().stream().map(held -> new Held(held.words(),
                held.sets().stream().map(BackupId::value).toList(), held.trouble())).toList();
    }

    private InstanceSettings settings(String instance) {
        return catalog.find(instance).orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND,
                "There is no instance %s; there are: %s".formatted(instance, String.join(", ", catalog.names()))));
    }

    @Override
    public List<Stored> of(String instance) {
        InstanceSettings settings = settings(instance);
        try {
            Map<String, List<Copy>> elsewhere = elsewhere(instance);
            List<Stored> all = new ArrayList<>(new BackupStore(catalog.host(instance), json, settings.backups()).found().stream()
                    .map(found -> stored(found, Optional.ofNullable(elsewhere.remove(found.id().value())).orElseGet(List::of)))
                    .toList());
            elsewhere.forEach((id, copied) -> all.add(onlyCopied(new BackupId(id), copied)));
            return all.stream().sorted(Comparator.comparing(Stored::created).reversed()).toList();
        } catch (CommandFailed | UncheckedIOException | PassingTrouble e) {
            throw new Refused(Refused.Kind.UNAVAILABLE, "The backups of %s in %s cannot be looked at: %s"
                    .formatted(instance, settings.backups(), e.getMessage()));
        }
    }

    @Override
    public Map<String, String> staying(String instance) {
        InstanceSettings settings = settings(instance);
        try {
            List<Retention.Candidate> backups = new BackupStore(catalog.host(instance), json, settings.backups()).found().stream()
                    .filter(found -> found.backup().isPresent())
                    .map(found -> new Retention.Candidate(found.id(), found.backup().orElseThrow().manifest().created(),
                            found.backup().orElseThrow().proven() && found.verified().filter(seen -> seen.state() != Verification.State.WHOLE).isEmpty(),
                            Optional.empty())).toList();
            return new Retention(settings.backup().keep()).judge(backups, clock.instant()).stream().filter(Retention.Verdict::stays)
                    .collect(Collectors.toMap(verdict -> verdict.id().value(), verdict -> String.join(", ", verdict.reasons())));
        } catch (CommandFailed | UncheckedIOException | PassingTrouble e) {
            throw new Refused(Refused.Kind.UNAVAILABLE, "The backups of %s in %s cannot be looked at: %s"
                    .formatted(instance, settings.backups(), e.getMessage()));
        }
    }

    private Map<String, List<Copy>> elsewhere(String instance) {
        return copies.of(instance).stream().collect(Collectors.groupingBy(BackupCopy::backup, HashMap::new, Collectors.mapping(
                copy -> new Copy(copy.place(), copy.state().name().toLowerCase(Locale.ROOT), copy.checked(), copy.message()),
                Collectors.toList())));
    }

    private static Stored onlyCopied(BackupId id, List<Copy> copied) {
        return new Stored(id.value(), id.time(), id.run(), Optional.of("it is no longer on its host"), Optional.empty(),
                Optional.empty(), List.copyOf(copied));
    }

    private static Stored stored(BackupStore.Found found, List<Copy> copied) {
        return new Stored(found.id().value(), found.backup().map(backup -> backup.manifest().created())
                .orElse(found.id().time()), found.id().run(), found.unusable(),
                found.backup().map(backup -> contents(backup.manifest())), found.verified().map(seen ->
                        new Verified(seen.at(), seen.run(),
                        seen.state().name().toLowerCase(Locale.ROOT).replace('_', ' '), seen.words())), List.copyOf(copied));
    }

    private static Contents contents(Manifest manifest) {
        return new Contents(manifest.running().version(), manifest.running().commit(), manifest.bytes(),
                manifest.secrets().filter(Manifest.Secrets::present).isPresent(),
                manifest.proof().map(proof -> new Proof(proof.at(), proof.how(), proof.tables(), proof.rows(), proof.files())));
    }
}
