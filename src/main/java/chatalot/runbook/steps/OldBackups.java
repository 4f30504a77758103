package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.backup.Retention.Candidate;
import chatalot.runbook.backup.Retention.Verdict;
import chatalot.runbook.backup.Retention;
import chatalot.runbook.backup.Verification.State;
import chatalot.runbook.backup.Verification;
import chatalot.runbook.deploy.KeptCopies;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.Trail;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Removes the backups of a run's instance that nothing keeps any more. What does not go now goes with a later run. */
@Component
class OldBackups {

    /** Of these it is known which backups they need; another kind may need any. */
    private static final Set<RunKind> KNOWN = EnumSet.of(RunKind.UPDATE, RunKind.BACKUP, RunKind.VERIFY, RunKind.CHECK,
            RunKind.DEPLOY);

    private final InstanceOfRun instances;
    private final ObjectMapper json;
    private final RunStore runs;
    private final ObsoleteCopies copies;
    private final Clock clock;
    private final Trail trail;

    OldBackups(InstanceOfRun instances, ObjectMapper json, RunStore runs, ObsoleteCopies copies, Clock clock, Trail trail) {
        this.instances = instances;
        this.json = json;
        this.runs = runs;
        this.copies = copies;
        this.clock = clock;
        this.trail = trail;
    }

    /** To be called by a run that holds the lease of its instance and needs no backup but its own any more. */
    void thinOut(StepContext context) {
        Optional<Run> other = unfinished(context).stream().filter(run -> !run.number().equals(context.run().number()))
                .filter(run -> !KNOWN.contains(run.kind())).findFirst();
        if (other.isPresent()) {
            context.log("No old backup is removed while run %s is not finished: it may need any of them.".formatted(other.get().number()));
            return;
        }
        try {
            BackupStore store = new BackupStore(instances.host(context), json, instances.settings(context).backups());
            store.removeAbandoned(unfinishedNumbers(), clock.instant()).forEach(name ->
                    context.log("Removed %s, which no run is at work on".formatted(name)));
            thinOut(context, store);
            copies.remove(context, store);
        } catch (CommandFailed | UncheckedIOException | BackupFailed e) {
            context.log("WARNING: not every old backup could be removed, a later run will: " + e.getMessage());
        }
    }

    private void thinOut(StepContext context, BackupStore store) {
        List<Candidate> backups = store.found().stream().filter(found -> found.backup().isPresent())
                .map(found -> candidate(context, found)).toList();
        List<Verdict> verdicts = new Retention(instances.settings(context).backup().keep()).judge(backups, clock.instant());
        long removed = verdicts.stream().filter(verdict -> !verdict.stays())
                .filter(verdict -> removed(context, store, verdict.id())).count();
        if (removed > 0) {
            verdicts.stream().filter(Verdict::stays).forEach(verdict -> context.log("Kept backup %s: %s"
                    .formatted(verdict.id(), String.join(", ", verdict.reasons()))));
        }
    }

    /** Looks once more whether it is needed: a verification may have begun since. */
    private boolean removed(StepContext context, BackupStore store, BackupId id) {
        if (held(context, id).isPresent()) {
            return false;
        }
        context.confirmLock();
        copies.mark(context, id);
        store.remove(id);
        context.log("Removed backup %s: nothing keeps it any more".formatted(id));
        trail.record(Fact.of(Act.COPY_DELETED).on(context.run().number()).of(context.run().instance()).about(id.value())
                .saying("The backup is kept no longer."));
        return true;
    }

    private Candidate candidate(StepContext context, BackupStore.Found found) {
        Optional<State> seen = found.verified().map(Verification::state);
        return new Candidate(found.id(), found.backup().orElseThrow().manifest().created(),
                found.backup().orElseThrow().proven() && seen.filter(state -> state != State.WHOLE).isEmpty(),
                held(context, found.id()).or(() -> seen.filter(State.NOT_RESTORED::equals).map(state ->
                        "unchanged, though its last verification failed")).or(() -> seen.filter(State.DAMAGED::equals)
                        .flatMap(state -> goodElsewhere(context, found.id()))));
    }

    /** A restore brings it back from there, and with the set here its copies would go. */
    private Optional<String> goodElsewhere(StepContext context, BackupId id) {
        List<String> places = copies.goodAt(context, id);
        return places.isEmpty() ? Optional.empty() : Optional.of("damaged here, and good at %s".formatted(String.join(", ", places)));
    }

    private Optional<String> held(StepContext context, BackupId id) {
        return unfinished(context).stream().filter(run -> run.number().value() == id.run() || run.target().equals(id.value()))
                .findFirst().map(run -> "run %s needs it".formatted(run.number())).or(() -> Optional.of(id)
                        .filter(backup -> KeptCopies.standsOnBackup(instances.host(context), instances.of(context), backup.run()))
                        .map(backup -> "what is kept of run %d stands on it".formatted(backup.run())));
    }

    private List<Run> unfinished(StepContext context) {
        return runs.unfinished().stream().filter(run -> run.instance().equals(context.run().instance())).toList();
    }

    private Set<Long> unfinishedNumbers() {
        return runs.unfinished().stream().map(run -> run.number().value()).collect(Collectors.toSet());
    }
}
