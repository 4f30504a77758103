package chatalot.runbook.steps;

import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.Planner;
import chatalot.runbook.release.Release;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.Holds;
import chatalot.runbook.run.Moment;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunStore;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What people need not be told of a release again. */
@Component
class ToldUpdates {

    private final FoundUpdates found;
    private final Holds holds;
    private final RunStore runs;
    private final Planner planner;

    ToldUpdates(FoundUpdates found, Holds holds, RunStore runs, Planner planner) {
        this.found = found;
        this.holds = holds;
        this.runs = runs;
        this.planner = planner;
    }

    /** Why people know of a release already; empty when they do not. */
    Optional<String> already(Run check, Instance instance, Release release) {
        String name = instance.name().value();
        String commit = release.commit().value();
        return holds.open(name, commit).map(hold -> "%s is on hold since run %s: %s".formatted(release, hold.run(), hold.reason()))
                .or(() -> found.skipped(name, commit).flatMap(skip -> skip.answer().map(answer -> skipped(release, answer))))
                .or(() -> found.open(name).stream().filter(open -> open.commit().equals(commit) && !open.run().equals(check.number()))
                        .findFirst().map(open -> "Run %s asks about %s already.".formatted(open.run(), release)))
                .or(() -> underWay(instance, release).map(run -> "Run %s updates to %s already.".formatted(run.number(), release)));
    }

    private static String skipped(Release release, FoundUpdate.Answer answer) {
        return "%s was skipped by %s on %s: %s".formatted(release, answer.person().orElse("nobody"), Moment.words(answer.at()), answer.reason());
    }

    private Optional<Run> underWay(Instance instance, Release release) {
        return runs.unfinished().stream().filter(run -> run.kind() == RunKind.UPDATE && run.instance().equals(instance.name().value()))
                .filter(run -> planner.settled(instance, run.number().value()).filter(release.commit()::equals).isPresent()).findFirst();
    }
}
