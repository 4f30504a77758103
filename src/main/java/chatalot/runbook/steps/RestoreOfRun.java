package chatalot.runbook.steps;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.deploy.FreshDeployment;
import chatalot.runbook.deploy.NotRestored;
import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.deploy.SettingAside;
import chatalot.runbook.host.FencedHost;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.instance.EmptyPlace;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A restore into an empty place as it was planned, evidence {@code restore.json}, and what its steps work with. */
@Component
class RestoreOfRun {

    static final String UNTOUCHED = "What was made in the empty place is taken away again; the backup is only read.";
    private static final String EVIDENCE = "restore.json";

    private final InstanceCatalog catalog;
    private final InstanceOfRun instances;
    private final EvidenceStore evidence;
    private final ObjectMapper json;

    RestoreOfRun(InstanceCatalog catalog, InstanceOfRun instances, EvidenceStore evidence, ObjectMapper json) {
        this.catalog = catalog;
        this.instances = instances;
        this.evidence = evidence;
        this.json = json;
    }

    /** Keeps the plan and returns what stands for all of it. */
    String keep(StepContext context, RestorePlan plan) {
        try {
            context.evidence().put(EVIDENCE, "application/json", json.writerWithDefaultPrettyPrinter().writeValueAsString(plan));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A plan is always JSON", e);
        }
        return context.evidence().list().stream().filter(document -> document.name().equals(EVIDENCE))
                .map(Evidence.Document::sha256).findFirst().orElseThrow();
    }

    /** Empty in a run that ended before it had one. */
    Optional<RestorePlan> find(Run run) {
        return evidence.of(run.number()).text(EVIDENCE).map(text -> {
            try {
                return json.readValue(text, RestorePlan.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Evidence %s of run %s cannot be read".formatted(EVIDENCE, run.number()), e);
            }
        });
    }

    RestorePlan plan(StepContext context) {
        return plan(context.run());
    }

    RestorePlan plan(Run run) {
        return find(run).orElseThrow(() -> new IllegalStateException("Run %s has no plan of a restore".formatted(run.number())));
    }

    /** @throws chatalot.runbook.backup.BackupFailed when it is gone */
    Backup backup(Run run) {
        return new BackupStore(host(run), json, settings(run).backups()).require(new BackupId(run.target()));
    }

    /** For whoever only looks, or acts beside the run's steps. */
    Host host(Run run) {
        return catalog.host(run.instance());
    }

    /** For as long as the attempt holds its lock. */
    Host host(StepContext context) {
        return FencedHost.of(host(context.run()), context::demandLock);
    }

    InstanceSettings settings(Run run) {
        return catalog.find(run.instance()).orElseThrow(() -> new IllegalStateException(
                "Instance %s is no longer configured; put it back under runbook.instances".formatted(run.instance())));
    }

    EmptyPlace place(Run run) {
        return catalog.place(run.instance());
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

    RunFiles files(StepContext context) {
        return RunFiles.in(host(context), settings(context.run()).directory(), context.run().number());
    }

    Journal journal(StepContext context) {
        return files(context).journal();
    }

    /** For whoever acts beside the run's steps. */
    Journal journal(Run run) {
        return RunFiles.in(host(run), settings(run).directory(), run.number()).journal();
    }

    FreshDeployment deployment(StepContext context) {
        return new FreshDeployment(host(context), instances.of(context), journal(context), WorkOf.step(context),
                settings(context.run()).timeouts().build());
    }

    static StepFailed failed(StepContext context, NotRestored e) {
        return new StepFailed(ErrorCode.NOT_RESTORED, "%s: %s".formatted(context.run().instance(), e.getMessage()), UNTOUCHED,
                e.whatToDo(), e);
    }

    static StepFailed failed(StepContext context, RuntimeException e) {
        return new StepFailed(ErrorCode.NOT_RESTORED, "%s: %s".formatted(context.run().instance(), e.getMessage()), UNTOUCHED,
                "Mend what it says and start the restore again.", e);
    }
}
