package chatalot.runbook.steps;

import chatalot.runbook.deploy.ImageBuild;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.stereotype.Component;

/** <em>Build image</em> of the target, beside the running version. */
@Component
class BuildImage implements Step {

    private static final int LAST_WORDS = 15;

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;

    BuildImage(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
    }

    @Override
    public String topic() {
        return "buildImage";
    }

    @Override
    public Outputs run(StepContext context) {
        Instance instance = instances.of(context);
        Plan plan = plans.of(context);
        String commit = plan.target().commit().value();
        ImageBuild build = swaps.build(context);
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try {
            String image = build.build(commit, instances.settings(context).timeouts().build(), line -> {
                lines.add(line);
                context.log(line);
            });
            return Outputs.of("imageId", image).and("swapDigest", plan.swapDigest(image));
        } catch (CommandFailed | IllegalStateException e) {
            throw new StepFailed(ErrorCode.BUILD_FAILED,
                    "%s: commit %s does not build: %s".formatted(instance.name(), commit, lastWords(lines, e)),
                    "The running version, its checkout and its images.",
                    "Read build.log in the run's evidence, mend the release, and start a new update.", e);
        } finally {
            context.evidence().put("build.log", "text/plain", String.join("\n", lines));
        }
    }

    private static String lastWords(List<String> lines, RuntimeException e) {
        return lines.isEmpty() ? e.getMessage()
                : String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
    }
}
