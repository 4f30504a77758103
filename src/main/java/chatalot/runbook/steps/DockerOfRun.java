package chatalot.runbook.steps;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.run.StepContext;
import java.util.Map;

/** What a run left in Docker, whichever of its steps made it. */
final class DockerOfRun {

    private DockerOfRun() {
    }

    /** Ends and removes its containers, volumes and networks. */
    static void remove(DockerAccess docker, StepContext context) {
        Map<String, String> marks = labels(context);
        docker.containers(marks).forEach(container -> docker.remove(container.id()));
        docker.volumes(marks).forEach(docker::removeVolume);
        docker.networks(marks).forEach(docker::removeNetwork);
    }

    /** What every container, volume and network of the run carries, whichever step made it. */
    static Map<String, String> labels(StepContext context) {
        return Map.of(StepContext.RUN_LABEL, context.run().number().toString(), StepContext.INSTANCE_LABEL, context.run().instance());
    }
}
