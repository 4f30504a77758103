package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.deploy.FreshInstall;
import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.deploy.SettingAside;
import chatalot.runbook.instance.EmptyPlace;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A restore into an empty place as it was planned, evidence {@code restore.json}, and what its steps work with. */
@Component
class RestoreOfRun extends FreshOfRun<RestorePlan> {

    static final String UNTOUCHED = "What was made in the empty place is taken away again; the backup is only read.";

    private final ObjectMapper json;

    RestoreOfRun(InstanceCatalog catalog, InstanceOfRun instances, EvidenceStore evidence, ObjectMapper json) {
        super(catalog, instances, evidence, json, "restore.json", RestorePlan.class);
        this.json = json;
    }

    @Override
    FreshInstall install(RestorePlan planned) {
        return planned.install();
    }

    @Override
    ErrorCode code() {
        return ErrorCode.NOT_RESTORED;
    }

    @Override
    String untouched() {
        return UNTOUCHED;
    }

    @Override
    String again() {
        return "start the restore again";
    }

    /** @throws chatalot.runbook.backup.BackupFailed when it is gone */
    Backup backup(Run run) {
        return new BackupStore(host(run), json, settings(run).backups()).require(new BackupId(run.target()));
    }

    /** What stands in the way of the restore, in words: nothing is restored over what is there. */
    List<String> obstacles(Run run, RestorePlan plan) {
        EmptyPlace place = place(run);
        List<String> obstacles = new ArrayList<>(plan.aside().isPresent() ? place.obstaclesButNetworks(plan.project())
                : place.obstacles(plan.project()));
        plan.hostDirectories().forEach(directory -> place.contentOf(directory).ifPresent(obstacles::add));
        return obstacles;
    }

    /** Absent where the run puts nothing aside. */
    Optional<SettingAside> settingAside(StepContext context) {
        Run run = context.run();
        return find(run).flatMap(plan -> plan.aside().map(aside -> new SettingAside(host(context), place(run), plan, aside,
                settings(run).backups(), WorkOf.step(context), settings(run).timeouts().wayBack())));
    }
}
