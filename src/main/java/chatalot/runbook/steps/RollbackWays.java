package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.backup.Manifest;
import chatalot.runbook.deploy.SinceBackup;
import chatalot.runbook.deploy.Written;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Disk;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.release.CommitId;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.Planner;
import chatalot.runbook.release.Reversal;
import chatalot.runbook.release.RollbackWay;
import chatalot.runbook.run.LossItem;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Computes the ways back to an older release: which are open, why the others are not, and what each loses in numbers. */
@Component
class RollbackWays {

    /** Approving and backing up take their time: the numbers may grow that long before they are asked for again. */
    static final Duration ALLOWANCE = Duration.ofHours(1);
    private static final int BACKUPS_COUNTED = 5;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final String LEDGER = "public._sqlx_migrations";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final InstanceCatalog catalog;
    private final Planner planner;
    private final PastRuns past;
    private final ObjectMapper json;
    private final Clock clock;

    RollbackWays(InstanceCatalog catalog, Planner planner, PastRuns past, ObjectMapper json, Clock clock) {
        this.catalog = catalog;
        this.planner = planner;
        this.past = past;
        this.json = json;
        this.clock = clock;
    }

    /**
     * A way to one release.
     *
     * @param plan     what it would do, refusals included; without what it loses
     * @param backup   the one that it puts in
     * @param reversal what it undoes by reverse SQL
     * @param refusals why it is not open; empty when it is
     * @param losses   what it loses, as far as that can be counted; empty when nothing, or when it is not open
     */
    record Way(RollbackWay way, Plan plan, Optional<Backup> backup, Optional<Reversal> reversal, List<String> refusals,
            List<LossItem> losses) {

        boolean open() {
            return refusals.isEmpty();
        }

        /** In words, one line each. */
        List<String> lossesInWords() {
            return reversal.isPresent() ? reversal.get().losses() : losses.stream().sorted(Comparator.comparingLong((LossItem item) -> item.written() + item.gone()).reversed())
                    .map(item -> "since %s: %s".formatted(taken(backup.orElseThrow()), item.words())).toList();
        }
    }

    /** All ways to a release, the newest backups first. */
    List<Way> to(Instance instance, CommitId target, Work work, Duration limit) {
        Map<RollbackWay, Plan> plans = planner.planRollbacks(instance, target, past.of(instance.name().value()));
        Plan restored = plans.get(RollbackWay.RESTORE_BACKUP);
        List<Way> ways = new ArrayList<>(List.of(codeOnly(plans.get(RollbackWay.CODE_ONLY)),
                reverse(instance, target, plans.get(RollbackWay.REVERSE_MIGRATIONS))));
        List<Backup> backups = store(instance).list().stream().filter(Backup::proven).filter(backup -> ranAt(backup, target))
                .limit(BACKUPS_COUNTED).toList();
        long end = System.nanoTime() + limit.toNanos();
        backups.forEach(backup -> ways.add(seen(instance, restored, backup, work, Duration.ofNanos(end - System.nanoTime()))));
        if (backups.isEmpty()) {
            ways.add(new Way(RollbackWay.RESTORE_BACKUP, restored, Optional.empty(), Optional.empty(), List.of(
                    "There is no proven backup that was taken while %s ran.".formatted(restored.target().name())), List.of()));
        }
        return ways;
    }

    /** One whose loss cannot be counted in the time that is left does not hide the others; whoever starts it has it counted again. */
    private Way seen(Instance instance, Plan plan, Backup backup, Work work, Duration left) {
        try {
            if (left.compareTo(SHORTEST) < 0) {
                return uncounted(plan, backup, "counting what the others lose took all the time there is");
            }
            return restore(instance, plan, backup, work, left);
        } catch (PassingTrouble | DatabaseRefused | DockerRefused | CommandFailed | IllegalStateException e) {
            return uncounted(plan, backup, e.getMessage());
        }
    }

    private static Way uncounted(Plan plan, Backup backup, String why) {
        return new Way(RollbackWay.RESTORE_BACKUP, plan, Optional.of(backup), Optional.empty(),
                List.of("What it loses cannot be counted now (%s); a run that goes this way counts it first.".formatted(why)), List.of());
    }

    /** The one without a backup. */
    Way codeOnly(Instance instance, CommitId target) {
        return codeOnly(plan(instance, target, RollbackWay.CODE_ONLY));
    }

    private static Way codeOnly(Plan plan) {
        return new Way(RollbackWay.CODE_ONLY, plan, Optional.empty(), Optional.empty(), onLiveData(plan), List.of());
    }

    /** The one that undoes migrations by SQL that an author has yet to write. */
    Way reverse(Instance instance, CommitId target) {
        return reverse(instance, target, plan(instance, target, RollbackWay.REVERSE_MIGRATIONS));
    }

    private Way reverse(Instance instance, CommitId target, Plan plan) {
        Reversal reversal = planner.reversal(instance, target);
        List<String> refusals = onLiveData(plan);
        if (reversal.undo().isEmpty() && !plan.nothingToDo()) {
            refusals.add("%s has every migration that is applied: there is nothing to undo, its code alone goes back.".formatted(plan.target().name()));
        }
        refusals.addAll(reversal.refusals());
        if (!catalog.find(instance.name().value()).orElseThrow().rehearsal()) {
            refusals.add("Rehearsals are switched off for this instance (rehearsal: false), and reverse SQL is not run untried.");
        }
        return new Way(RollbackWay.REVERSE_MIGRATIONS, plan, Optional.empty(), Optional.of(reversal), refusals, List.of());
    }

    /** The one that puts in a backup. */
    Way restore(Instance instance, CommitId target, Backup backup, Work work, Duration limit) {
        return restore(instance, plan(instance, target, RollbackWay.RESTORE_BACKUP), backup, work, limit);
    }

    private Way restore(Instance instance, Plan plan, Backup backup, Work work, Duration limit) {
        // The release that runs is one to come back to all the same: it is the data that change.
        List<String> refusals = new ArrayList<>(plan.refusals());
        refusals.addAll(refusals(instance, plan, backup));
        return new Way(RollbackWay.RESTORE_BACKUP, plan, Optional.of(backup), Optional.empty(), refusals, refusals.isEmpty()
                ? losses(since(instance, work, limit).live(backup), backup, clock.instant()) : List.of());
    }

    /** Counts what was written since a backup. */
    SinceBackup since(Instance instance, Work work, Duration limit) {
        return new SinceBackup(host(instance), instance, work, limit);
    }

    /** What was counted, and how much of it somebody would agree to. */
    static List<LossItem> losses(Written written, Backup backup, Instant now) {
        return LossOfRun.items(written, Duration.between(backup.manifest().created(), now), ALLOWANCE);
    }

    /** When a backup's snapshot was taken, in words. */
    static String taken(Backup backup) {
        return TIME.format(backup.manifest().created());
    }

    BackupStore store(Instance instance) {
        return new BackupStore(host(instance), json, instance);
    }

    private Plan plan(Instance instance, CommitId target, RollbackWay way) {
        return planner.planRollback(instance, target, way, past.of(instance.name().value()));
    }

    /** Why the older release does not start on the data that are there, with or without some migrations undone. */
    private static List<String> onLiveData(Plan plan) {
        List<String> refusals = new ArrayList<>(plan.refusals());
        plan.pending().forEach(pending -> refusals.add("%s would apply migration %d (%s): that is an update, no rollback."
                .formatted(plan.target().name(), pending.migration().version(), pending.migration().description())));
        if (plan.nothingToDo()) {
            refusals.add("%s runs already.".formatted(plan.target().name()));
        }
        return refusals;
    }

    private List<String> refusals(Instance instance, Plan plan, Backup backup) {
        Manifest manifest = backup.manifest();
        List<String> refusals = new ArrayList<>();
        if (!backup.proven()) {
            refusals.add("Backup %s is not proven.".formatted(backup.id()));
        }
        if (!ranAt(backup, plan.target().commit())) {
            refusals.add("Backup %s was not taken while %s ran.".formatted(backup.id(), plan.target().name()));
        }
        if (!manifest.database().name().equals(instance.databaseName().value())) {
            refusals.add("Backup %s is of database %s; the instance's is %s.".formatted(backup.id(), manifest.database().name(),
                    instance.databaseName()));
        }
        Set<String> volumes = new TreeSet<>(manifest.files().map(Manifest.Files::volumes).orElse(List.of()));
        Set<String> live = new TreeSet<>(instance.fileVolumes().values());
        if (!volumes.equals(live)) {
            refusals.add("Backup %s holds the volumes %s; the instance has %s.".formatted(backup.id(), volumes, live));
        }
        long applied = manifest.database().tables().stream().filter(table -> table.name().equals(LEDGER))
                .mapToLong(Manifest.Table::rows).sum();
        if (applied != plan.migrations().size()) {
            refusals.add("Backup %s has %d migrations applied and %s has %d.".formatted(backup.id(), applied,
                    plan.target().name(), plan.migrations().size()));
        }
        Disk disk = plan.forecast().disk();
        long needed = disk.cloneNeeds() + manifest.database().bytes();
        if (disk.databaseFree() < needed) {
            refusals.add("Restore point and backup do not fit beside the database: %s are free, %s are needed."
                    .formatted(Disk.words(disk.databaseFree()), Disk.words(needed)));
        }
        return refusals;
    }

    private static boolean ranAt(Backup backup, CommitId commit) {
        return backup.manifest().running().commit().equals(Optional.of(commit.value()));
    }

    private Host host(Instance instance) {
        return catalog.host(instance.name().value());
    }
}
