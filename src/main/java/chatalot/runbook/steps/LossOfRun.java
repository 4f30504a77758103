package chatalot.runbook.steps;

import chatalot.runbook.deploy.SinceCommit;
import chatalot.runbook.deploy.Written;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.release.RollbackClass;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.LossCounter;
import chatalot.runbook.run.LossItem;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What rolling back a run would lose. Where both versions have the same migrations the data stay, and that is nothing. */
@Component
class LossOfRun implements LossCounter {

    private static final Duration FRESH = Duration.ofMinutes(1);
    /** Of somebody who opens a page, for rows and files each. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final DataOfRun data;
    private final PlanOfRun plans;
    private final Losses losses;
    private final LossOfRecovery recovery;
    private final EvidenceStore evidence;
    private final Clock clock;

    LossOfRun(DataOfRun data, PlanOfRun plans, Losses losses, LossOfRecovery recovery, EvidenceStore evidence, Clock clock) {
        this.data = data;
        this.plans = plans;
        this.losses = losses;
        this.recovery = recovery;
        this.evidence = evidence;
        this.clock = clock;
    }

    @Override
    public Loss count(Run run) {
        if (run.state() == RunState.NEEDS_HANDS) {
            return ofBackup(run).orElseGet(() -> new Loss(run.number(), Loss.backup("of the run"), clock.instant(), true, List.of()));
        }
        if (run.state() != RunState.KEEP_OR_ROLL_BACK) {
            throw new Refused(Refused.Kind.CONFLICT, "Run %s does not wait for the decision to keep or roll back. "
                    .formatted(run.number()) + "It stands at: %s.".formatted(run.outcome().orElseGet(() -> run.state().words())));
        }
        return counted(run);
    }

    @Override
    public synchronized Optional<Loss> ofBackup(Run run) {
        if (run.state() != RunState.NEEDS_HANDS) {
            throw new Refused(Refused.Kind.CONFLICT, "Run %s does not need hands. It stands at: %s.".formatted(run.number(),
                    run.outcome().orElseGet(() -> run.state().words())));
        }
        Optional<Loss> known = losses.newestOfBackup(run.number());
        if (known.filter(this::isFresh).isPresent()) {
            return known;
        }
        StepContext onlooker = new OnlookerContext(run, evidence.of(run.number()));
        return counting("going back to the backup", () -> known.isPresent() || recovery.isMissing(onlooker)
                ? recovery.count(onlooker) : Optional.empty());
    }

    /** One count at a time; who waited for it takes its numbers. */
    private synchronized Loss counted(Run run) {
        StepContext onlooker = new OnlookerContext(run, evidence.of(run.number()));
        return losses.newest(run.number()).filter(this::isFresh).orElseGet(() -> counting("rolling back",
                () -> keep(onlooker, () -> loss(onlooker, data.sinceCommit(onlooker, PATIENCE), SinceCommit::live))));
    }

    private boolean isFresh(Loss loss) {
        return loss.countedAt().plus(FRESH).isAfter(clock.instant());
    }

    private static <T> T counting(String what, Supplier<T> count) {
        try {
            return count.get();
        } catch (PassingTrouble | DatabaseRefused | DockerRefused | CommandFailed | IllegalStateException e) {
            throw new Refused(Refused.Kind.CONFLICT, "What %s would lose cannot be counted now: %s".formatted(what, e.getMessage()));
        }
    }

    /** Counts while users go on writing, and keeps the numbers. */
    Loss count(StepContext context) {
        return keep(context, () -> loss(context, data.sinceCommit(context), SinceCommit::live));
    }

    /** Counts after the app was stopped, and keeps the numbers: they are final. */
    Loss countAtRest(StepContext context) {
        return keep(context, () -> loss(context, data.sinceCommit(context), SinceCommit::atRest));
    }

    private Loss keep(StepContext context, Supplier<Loss> count) {
        Loss loss = plans.of(context).rollbackClass() == RollbackClass.CODE_ONLY
                ? Loss.nothing(context.run().number(), clock.instant()) : count.get();
        losses.keep(loss);
        context.evidence().put("loss.md", "text/markdown", loss.text());
        return loss;
    }

    private Loss loss(StepContext context, SinceCommit since, Function<SinceCommit, Written> count) {
        Written written = count.apply(since);
        Instant now = clock.instant();
        return new Loss(context.run().number(), now, written.removalsKnown(),
                items(written, Duration.between(since.commit(), now), LossItem.READING));
    }

    /**
     * What was counted, item by item.
     *
     * @param age       since when it was written
     * @param allowance for how long the numbers may grow until nobody has agreed to them any more
     */
    static List<LossItem> items(Written written, Duration age, Duration allowance) {
        List<LossItem> items = new ArrayList<>();
        written.tables().forEach((table, rows) -> items.add(item(table, rows, age, allowance)));
        if (written.files().written() > 0 || written.files().gone() > 0) {
            items.add(item(LossItem.FILES, written.files(), age, allowance));
        }
        return items;
    }

    private static LossItem item(String name, Written.Count count, Duration age, Duration allowance) {
        return LossItem.counted(name, count.written(), count.gone(), count.newest(), age, allowance);
    }
}
