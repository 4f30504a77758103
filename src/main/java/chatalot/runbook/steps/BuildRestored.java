package chatalot.runbook.steps;

import chatalot.runbook.deploy.FreshDeployment;
import chatalot.runbook.deploy.RestorePlan;
import chatalot.runbook.instance.DiscoveryRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** <em>Build image</em>: finds out what the checkout and its secrets make, holds it against the backup, and builds it. */
@Component
class BuildRestored implements Step {

    private final RestoreOfRun restores;
    private final InstanceOfRun instances;
    private final InstanceCatalog catalog;

    BuildRestored(RestoreOfRun restores, InstanceOfRun instances, InstanceCatalog catalog) {
        this.restores = restores;
        this.instances = instances;
        this.catalog = catalog;
    }

    @Override
    public String topic() {
        return "buildRestored";
    }

    @Override
    public Outputs run(StepContext context) {
        Run run = context.run();
        RestorePlan plan = restores.plan(context);
        FreshDeployment.makeDirectories(restores.host(context), plan, restores.journal(context));
        Instance instance = discovered(context, plan);
        demandFits(context, plan, instance);
        instances.keep(context, instance);
        String image = new FreshBuild(restores, context, instance).image();
        context.log("The image is %s.".formatted(image));
        return Outputs.of("imageId", image);
    }

    private Instance discovered(StepContext context, RestorePlan plan) {
        try {
            return catalog.discoverRestored(restores.settings(context.run()).laidOut(plan.project(), plan.composeFiles(),
                    plan.envFile().filter(restores.host(context)::exists))).withProfiles(plan.profiles());
        } catch (DiscoveryRefused e) {
            throw new StepFailed(ErrorCode.NOT_RESTORED, "%s cannot be understood: %s".formatted(context.run().instance(),
                    e.problem()), RestoreOfRun.UNTOUCHED, e.mend(), e);
        }
    }

    private static void demandFits(StepContext context, RestorePlan plan, Instance instance) {
        List<String> problems = new ArrayList<>();
        if (!instance.compose().project().equals(plan.project())) {
            problems.add("it would be Compose project %s; the plan says %s (configure project)".formatted(instance.compose().project(),
                    plan.project()));
        }
        if (!instance.databaseName().value().equals(plan.database())) {
            problems.add("the app uses database %s; the backup is of %s".formatted(instance.databaseName(), plan.database()));
        }
        if (!new TreeSet<>(instance.fileVolumes().values()).equals(new TreeSet<>(plan.volumes()))) {
            problems.add("the app keeps files in %s; the backup holds those of %s".formatted(
                    new TreeSet<>(instance.fileVolumes().values()), plan.volumes()));
        }
        if (!problems.isEmpty()) {
            throw new StepFailed(ErrorCode.NOT_RESTORED, "%s: the checkout does not fit backup %s: %s.".formatted(instance.name(),
                    plan.backup(), String.join("; ", problems)), RestoreOfRun.UNTOUCHED,
                    "Compare .env, Compose files and configuration with those of the former host, then start the restore again.");
        }
    }
}
