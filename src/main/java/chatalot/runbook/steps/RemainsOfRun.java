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
        instance.installation().choose(compose -> {
            remove(host.docker(), context);
            return instance;
        }, systemd -> {
            Beside.of(host, instance, WorkOf.step(context)).removeLeftovers();
            Rehearsal.removeFrom(host, instance, systemd, WorkOf.step(context));
            return instance;
        });
    }

    /** The containers, volumes and networks. */
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
