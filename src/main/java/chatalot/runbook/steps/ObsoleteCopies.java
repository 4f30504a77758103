package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.backup.Copies.Trouble;
import chatalot.runbook.backup.Copies;
import chatalot.runbook.instance.CopyPlace;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.BackupCopies;
import chatalot.runbook.run.BackupCopy.State;
import chatalot.runbook.run.BackupCopy;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.Trail;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Removes the copies of backups that nothing keeps any more. Only what was marked before its set was removed here goes: a
 * set that is merely missing on its host may be needed from there. A place that does not answer is asked again by a later
 * run.
 */
@Component
class ObsoleteCopies {

    private final InstanceOfRun instances;
    private final BackupCopies known;
    private final ObjectMapper json;
    private final Trail trail;

    ObsoleteCopies(InstanceOfRun instances, BackupCopies known, ObjectMapper json, Trail trail) {
        this.instances = instances;
        this.known = known;
        this.json = json;
        this.trail = trail;
    }

    /** Where a good copy of a backup lies, as it was seen last. */
    List<String> goodAt(StepContext context, BackupId id) {
        return known.of(context.run().instance(), id.value()).stream().filter(copy -> copy.state() == State.GOOD).map(BackupCopy::place).toList();
    }

    /** To be called before the set itself goes. */
    void mark(StepContext context, BackupId id) {
        String instance = context.run().instance();
        known.of(instance, id.value()).forEach(copy -> known.seen(instance, copy.backup(), copy.place(), State.OBSOLETE,
                "The backup is kept no longer."));
    }

    void remove(StepContext context, BackupStore store) {
        List<CopyPlace> places = instances.settings(context).copies();
        Set<String> configured = places.stream().map(place -> place.name().value()).collect(Collectors.toSet());
        List<BackupCopy> obsolete = known.of(context.run().instance()).stream()
                .filter(copy -> copy.state() == State.OBSOLETE && store.find(new BackupId(copy.backup())).isEmpty()).toList();
        obsolete.stream().filter(copy -> !configured.contains(copy.place())).forEach(copy -> {
            forget(copy);
            context.log("The copy of backup %s at %s is left there: that place is no longer configured"
                    .formatted(copy.backup(), copy.place()));
        });
        obsolete.stream().filter(copy -> configured.contains(copy.place())).collect(Collectors.groupingBy(BackupCopy::backup))
                .forEach((backup, copies) -> remove(context, new BackupId(backup), copies, places));
    }

    private void remove(StepContext context, BackupId id, List<BackupCopy> copies, List<CopyPlace> places) {
        Set<String> where = copies.stream().map(BackupCopy::place).collect(Collectors.toSet());
        List<Trouble> troubles = new Copies(instances.host(context), json, instances.of(context),
                places.stream().filter(place -> where.contains(place.name().value())).toList(), WorkOf.step(context)).remove(id);
        troubles.forEach(trouble -> context.log("WARNING: the copy of backup %s could not be removed, a later run will: %s"
                .formatted(id, trouble.words())));
        Set<String> failed = troubles.stream().map(trouble -> trouble.place().value()).collect(Collectors.toSet());
        copies.stream().filter(copy -> !failed.contains(copy.place())).forEach(copy -> {
            forget(copy);
            context.log("Removed the copy of backup %s at %s".formatted(id, copy.place()));
            trail.record(Fact.of(Act.COPY_DELETED).on(context.run().number()).of(copy.instance()).about(id.value())
                    .saying("Its copy at %s is kept no longer.".formatted(copy.place())));
        });
    }

    private void forget(BackupCopy copy) {
        known.forget(copy.instance(), copy.backup(), copy.place());
    }
}
