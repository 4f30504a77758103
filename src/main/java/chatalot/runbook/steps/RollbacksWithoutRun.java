package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.release.CommitId;
import chatalot.runbook.release.PastRelease;
import chatalot.runbook.release.Planner;
import chatalot.runbook.release.Release;
import chatalot.runbook.release.TargetNotFound;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Rollbacks;
import chatalot.runbook.run.StepContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Ways back for whoever asks, as a run would find them. */
@Component
class RollbacksWithoutRun implements Rollbacks {

    private static final Logger LOG = LoggerFactory.getLogger(RollbacksWithoutRun.class);
    /** Of somebody who asks, for rows and files of each backup. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    private static final long NO_RUN = 0;
    private static final String LOOKING = "look";

    private final InstanceCatalog catalog;
    private final Planner planner;
    private final RollbackWays ways;
    private final PastOfInstance past;
    private final QuietInstances quiet;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    RollbacksWithoutRun(InstanceCatalog catalog, Planner planner, RollbackWays ways, PastOfInstance past, QuietInstances quiet) {
        this.catalog = catalog;
        this.planner = planner;
        this.ways = ways;
        this.past = past;
        this.quiet = quiet;
    }

    @Override
    public View look(String instance, String target) {
        quiet.demand(instance);
        if (!busy.add(instance)) {
            throw new Refused(Refused.Kind.CONFLICT, "Somebody else looks at the ways back of %s right now. Ask again in some seconds."
                    .formatted(instance));
        }
        try {
            return seen(catalog.discover(instance), target);
        } catch (TargetNotFound e) {
            throw new Refused(Refused.Kind.UNPROCESSABLE, "%s: %s".formatted(instance, e.getMessage()));
        } catch (DiscoveryRefused | PassingTrouble | DatabaseRefused | DockerRefused | CommandFailed e) {
            throw new Refused(Refused.Kind.CONFLICT, "The ways back of %s cannot be told now, and nothing was changed: %s"
                    .formatted(instance, e.getMessage()));
        } finally {
            busy.remove(instance);
        }
    }

    private View seen(Instance instance, String target) {
        List<PastRelease> ran = past.of(instance);
        Optional<CommitId> commit = target.isBlank() ? ran.stream().findFirst().map(PastRelease::release).map(Release::commit)
                : Optional.of(planner.lookUpPast(instance, target));
        List<RollbackWays.Way> found = commit.map(to -> ways.to(instance, to, work(instance), PATIENCE)).orElse(List.of());
        return new View(instance.name().value(), planner.running(instance).toString(),
                ran.stream().map(RollbacksWithoutRun::json).toList(),
                found.stream().findFirst().map(way -> way.plan().target().name()), commit.map(CommitId::value),
                found.stream().map(RollbacksWithoutRun::json).toList());
    }

    private static Work work(Instance instance) {
        Map<String, String> labels = Map.of(StepContext.INSTANCE_LABEL, instance.name().value(), StepContext.STEP_LABEL, LOOKING);
        return new Work(instance.name().value(), NO_RUN, labels, labels, LOG::info, () -> { });
    }

    private static Past json(PastRelease past) {
        return new Past(past.release().name(), past.release().commit().value(), past.release().version(), past.at(), past.how());
    }

    private static Way json(RollbackWays.Way way) {
        return new Way(way.way().word(), way.backup().map(Backup::id).map(BackupId::value),
                way.backup().map(backup -> backup.manifest().created()), way.refusals(), way.lossesInWords());
    }
}
