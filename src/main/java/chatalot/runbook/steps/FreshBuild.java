package chatalot.runbook.steps;

import chatalot.runbook.deploy.ImageBuild;
import chatalot.runbook.deploy.WrongImage;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Builds the image of a new installation, where it is not there any more. */
record FreshBuild(FreshOfRun<?> fresh, StepContext context, Instance instance) {

    /** The image's id; what the build said is kept as evidence. */
    String image() {
        String commit = fresh.install(context.run()).orElseThrow().commit();
        ImageBuild build = new ImageBuild(fresh.host(context), instance, fresh.files(context).worktree());
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try {
            return build.kept(commit).orElseGet(() -> build.build(commit, fresh.settings(context.run()).timeouts().build(), line -> {
                lines.add(line);
                context.log(line);
            }));
        } catch (CommandFailed | WrongImage e) {
            throw new StepFailed(ErrorCode.BUILD_FAILED, "%s: commit %s does not build: %s".formatted(instance.name(), commit,
                    BuildImage.lastWords(lines, e)), fresh.untouched(),
                    "Read build.log in the run's evidence; see that this host reaches what the build needs, then %s.".formatted(fresh.again()), e);
        } finally {
            build.cleanUp();
            context.evidence().put("build.log", "text/plain", String.join("\n", lines));
        }
    }
}
