package chatalot.runbook.steps;

import chatalot.runbook.deploy.ImageBuild;
import chatalot.runbook.deploy.ReleaseBuild;
import chatalot.runbook.deploy.WrongImage;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.Planner;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** <em>Build image</em> of the target, beside the running version; a plan that no longer holds is not built. */
@Component
class BuildImage implements Step {

    private static final int LAST_WORDS = 15;
    private static final String UNTOUCHED = "The running version, its checkout and its images.";

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;
    private final Planner planner;

    BuildImage(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans, Planner planner) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
        this.planner = planner;
    }

    @Override
    public String topic() {
        return "buildImage";
    }

    @Override
    public Outputs run(StepContext context) {
        Instance instance = instances.of(context);
        Plan plan = plans.of(context);
        List<String> differences = plan.base().differences(planner.base(instance));
        if (!differences.isEmpty()) {
            context.log("No longer as planned: %s. Nothing was built; the plan is made anew.".formatted(String.join("; ", differences)));
            return Outputs.of("baseChanged", true);
        }
        Optional<String> kept = plan.rollback().flatMap(rollback -> swaps.build(context).kept(plan.target().commit().value()));
        if (kept.isPresent()) {
            context.log("The release that ran is still there: %s. Nothing has to be built.".formatted(kept.get()));
            return built(context, kept.get());
        }
        return build(context, instance, plan);
    }

    private static Outputs built(StepContext context, String image) {
        String signed = context.variable("digest").orElseThrow(() -> new IllegalStateException("The plan sets digest"));
        return Outputs.of("baseChanged", false).and("imageId", image).and("swapDigest", Policy.swapDigest(signed, image, "none"));
    }

    private Outputs build(StepContext context, Instance instance, Plan plan) {
        String commit = plan.target().commit().value();
        ReleaseBuild build = swaps.build(context);
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try {
            String image = build.build(commit, instances.settings(context).timeouts().build(), line -> {
                lines.add(line);
                context.log(line);
            });
            return built(context, image);
        } catch (CommandFailed e) {
            throw new StepFailed(ErrorCode.BUILD_FAILED,
                    "%s: commit %s does not build: %s".formatted(instance.name(), commit, lastWords(lines, e)), UNTOUCHED,
                    "Read build.log in the run's evidence, mend the release, and start again.", e);
        } catch (WrongImage e) {
            throw new StepFailed(ErrorCode.BUILD_FAILED,
                    "%s: the build of commit %s gave something else: %s.".formatted(instance.name(), commit, e.getMessage()),
                    UNTOUCHED, instance.installation().choose(compose -> "See that the app's service has a build section and that no Compose file takes away "
                            + "the label %s.".formatted(ImageBuild.REVISION), systemd -> "See that systemd.build.artifacts names what the build makes."), e);
        } finally {
            context.evidence().put("build.log", "text/plain", String.join("\n", lines));
        }
    }

    static String lastWords(List<String> lines, RuntimeException e) {
        return lines.isEmpty() ? e.getMessage()
                : String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }
}
