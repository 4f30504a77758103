package chatalot.runbook.steps;

import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.rehearsal.Rehearsal;
import chatalot.runbook.run.StepContext;
import java.util.Map;

/** What a run left at work on its instance's host, whichever of its steps made it. */
final class RemainsOfRun {

    private RemainsOfRun() {
    }

    /** Ends and removes it: containers, volumes and networks, or processes and scratch directories. */
    static void remove(Host host, Instance instance, StepContext context) {
        Rehearsal.endRehearsed(host, instance, WorkOf.step(context));
        Beside.of(host, instance, WorkOf.step(context)).removeRemains();
    }

    /** The same where nothing is installed yet. */
    static void remove(DockerAccess docker, StepContext context) {
        Map<String, String> marks = Map.of(StepContext.RUN_LABEL, context.run().number().toString(), StepContext.INSTANCE_LABEL, context.run().instance());
        docker.containers(marks).forEach(container -> docker.remove(container.id()));
        docker.volumes(marks).forEach(docker::removeVolume);
        docker.networks(marks).forEach(docker::removeNetwork);
    }
}
