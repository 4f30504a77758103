package chatalot.runbook.steps;

import chatalot.runbook.backup.BackupFailed;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.backup.Copies;
import chatalot.runbook.backup.Manifest;
import chatalot.runbook.deploy.NotInstalled;
import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.deploy.RestoreSpace;
import chatalot.runbook.deploy.WhatIsThere;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.springframework.stereotype.Component;

/** <em>Plan restore</em>: brings the nearest good copy of the backup here, and says what would come from where to where. */
@Component
class PlanRestore implements Step {

    static final String UNTOUCHED = "Everything: nothing was made or moved.";

    private final RestoreOfRun restores;
    private final ObjectMapper json;

    PlanRestore(RestoreOfRun restores, ObjectMapper json) {
        this.restores = restores;
        this.json = json;
    }

    @Override
    public String topic() {
        return "planRestore";
    }

    @Override
    public Outputs run(StepContext context) {
        Run run = context.run();
        Copies.Fetched fetched = fetched(context, run);
        RestorePlan plan = settled(context, planned(run, fetched));
        context.evidence().put("plan.md", "text/markdown", plan.text());
        context.evidence().put(Evidence.TO_LOOK_AT, "text/markdown", plan.text());
        String digest = restores.keep(context, plan);
        context.log("Backup %s, from %s, is good. It comes into %s.".formatted(plan.backup(), fetched.from(), plan.directory()));
        // The data that users get are other than those that were there last; what is put aside nobody has counted.
        return Outputs.of("commit", plan.commit()).and("release", "backup " + plan.backup()).and("digest", digest)
                .and("rollbackClass", "restore data").and("destructive", plan.aside().isPresent()).and("breaking", false).and("longLocks", false)
                .and("migrations", 0L).and("putsAside", plan.aside().isPresent());
    }

    private Copies.Fetched fetched(StepContext context, Run run) {
        InstanceSettings settings = restores.settings(run);
        try {
            Copies copies = new Copies(restores.host(context), json, settings.name(), settings.backups(), settings.copies(),
                    WorkOf.step(context));
            demandRoom(run, copies.manifest(new BackupId(run.target())));
            Copies.Fetched fetched = copies.fetch(new BackupId(run.target()));
            fetched.passedOver().forEach(reason -> context.log("Not taken: " + reason));
            return fetched;
        } catch (BackupFailed e) {
            throw new StepFailed(ErrorCode.NOT_VERIFIED, e.getMessage(), UNTOUCHED, e.whatToDo() + ".", e);
        }
    }

    private void demandRoom(Run run, Manifest manifest) {
        InstanceSettings settings = restores.settings(run);
        long missing = new BackupStore(restores.host(run), json, settings.backups()).missingBytes(new BackupId(run.target()), manifest);
        List<String> lacking = RestoreSpace.of(restores.host(run), manifest, settings.directory(), settings.backups(), missing).lacking();
        if (!lacking.isEmpty()) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: there is not enough room for backup %s. %s.".formatted(run.instance(),
                    run.target(), String.join("; ", lacking)), UNTOUCHED, "Make room there, then start the restore again.");
        }
    }

    private RestorePlan planned(Run run, Copies.Fetched fetched) {
        try {
            return RestorePlan.of(fetched.backup(), restores.settings(run), restores.place(run));
        } catch (NotInstalled e) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: %s".formatted(run.instance(), e.getMessage()), UNTOUCHED, e.whatToDo(), e);
        }
    }

    /** Over what is there nothing is restored: it is in the way, or people asked for it to be put aside. */
    private RestorePlan settled(StepContext context, RestorePlan plan) {
        Run run = context.run();
        List<String> obstacles = restores.obstacles(run, plan);
        if (obstacles.isEmpty()) {
            return plan;
        }
        if (context.variable("putAside").filter("true"::equals).isEmpty()) {
            throw refused(run, obstacles, UNTOUCHED);
        }
        try {
            return plan.puttingAside(new WhatIsThere(restores.host(context), restores.place(run), plan, WorkOf.step(context))
                    .look(restores.settings(run).backups()));
        } catch (NotInstalled e) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: %s".formatted(run.instance(), e.getMessage()), UNTOUCHED, e.whatToDo(), e);
        }
    }

    static StepFailed refused(Run run, List<String> obstacles, String untouched) {
        return new StepFailed(ErrorCode.PLAN_REFUSED, "%s: nothing is restored over what is there; %s.".formatted(run.instance(),
                String.join("; ", obstacles)), untouched,
                "Look at what that is. Move or remove it if nobody needs it, then start the restore again.");
    }
}
