package chatalot.runbook.steps;

import chatalot.runbook.deploy.DeployPlan;
import chatalot.runbook.deploy.FreshInstall;
import chatalot.runbook.deploy.NotInstalled;
import chatalot.runbook.deploy.RemoteRefs;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.GitRemote;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.EmptyPlace;
import chatalot.runbook.instance.EnvFile;
import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** <em>Plan deployment</em>: which commit of which repository comes where, and what of it is there already. */
@Component
class PlanDeployment implements Step {

    private static final String UNTOUCHED = "Everything: nothing was made or moved.";
    private static final String ENV = ".env";
    private static final String PROJECT = "COMPOSE_PROJECT_NAME";

    private final DeploymentOfRun deployments;
    private final DeployGround ground;

    PlanDeployment(DeploymentOfRun deployments, DeployGround ground) {
        this.deployments = deployments;
        this.ground = ground;
    }

    @Override
    public String topic() {
        return "planDeployment";
    }

    @Override
    public Outputs run(StepContext context) {
        DeployPlan plan = planned(context);
        List<String> obstacles = ground.obstacles(deployments.host(context), deployments.place(context.run()), plan);
        if (!obstacles.isEmpty()) {
            throw refused(context.run(), obstacles);
        }
        context.evidence().put("plan.md", "text/markdown", plan.text());
        context.evidence().put(Evidence.TO_LOOK_AT, "text/markdown", plan.text());
        String digest = deployments.keep(context, plan);
        context.log("Commit %s of %s comes into %s.".formatted(plan.commit(), plan.repository(), plan.directory()));
        return Outputs.of("commit", plan.commit()).and("release", plan.release()).and("digest", digest)
                .and("rollbackClass", "nothing serves yet").and("destructive", false).and("breaking", false).and("longLocks", false)
                .and("migrations", 0L);
    }

    static StepFailed refused(Run run, List<String> obstacles) {
        return new StepFailed(ErrorCode.PLAN_REFUSED, "%s: nothing is deployed over what is there; %s.".formatted(run.instance(),
                String.join("; ", obstacles)), UNTOUCHED,
                "Look at what that is. Move or remove it if nobody needs it, then start the deployment again.");
    }

    private DeployPlan planned(StepContext context) {
        Run run = context.run();
        InstanceSettings settings = deployments.settings(run);
        Host host = deployments.host(context);
        Path home = settings.directory();
        Optional<FreshInstall.Former> former = ground.former(host, home);
        String repository = settings.repository().or(() -> former.flatMap(stood -> new GitRemote(new Git(host, home), "origin").address()))
                .orElseThrow(() -> new StepFailed(ErrorCode.PLAN_REFUSED, "%s: it is not known where its code comes from.".formatted(run.instance()),
                        UNTOUCHED, "Configure runbook.instances.%s.repository, or name a deploy-env with DEPLOY_GIT_URL.".formatted(run.instance())));
        RemoteRefs.Meant meant = meant(context, host, repository, settings);
        Path env = settings.envFile().orElse(home.resolve(ENV));
        return new DeployPlan(home, host.exists(home), ground.present(host, home), former, project(settings, host, env), settings.composeFiles(), env,
                repository, meant.branch(), meant.commit(), run.target().isBlank() ? meant.branch().orElse("the newest commit") : run.target(),
                settings.deploy().domain(), settings.deploy().network(), settings.deploy().resolver(), DeployPlan.given(settings.deploy()));
    }

    private static RemoteRefs.Meant meant(StepContext context, Host host, String repository, InstanceSettings settings) {
        try {
            return RemoteRefs.of(host, repository, settings.timeouts().build()).resolve(context.run().target(), settings.track());
        } catch (NotInstalled e) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s: %s".formatted(context.run().instance(), e.getMessage()), UNTOUCHED, e.whatToDo(), e);
        }
    }

    /** What is written down first wins, so that the operator's own commands mean the same project. */
    private static String project(InstanceSettings settings, Host host, Path env) {
        try {
            return settings.project().or(() -> host.read(env).map(EnvFile::parse).map(file -> file.values().get(PROJECT)))
                    .or(() -> Optional.ofNullable(settings.deploy().env().get(PROJECT))).orElseGet(() -> EmptyPlace.usualProject(settings.directory()));
        } catch (CommandFailed e) {
            throw new StepFailed(ErrorCode.PLAN_REFUSED, "%s cannot be read: %s".formatted(env, e.getMessage()), UNTOUCHED,
                    "See that the account may read it.", e);
        }
    }
}
