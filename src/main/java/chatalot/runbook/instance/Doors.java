package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess;
import java.util.Set;

/**
 * The app's outside networks. While they are closed nobody outside reaches the app: published ports refuse and a
 * proxy does not find it; the app and its database still see each other. Opening and closing take about 0.15 s a
 * network and may be repeated.
 */
public final class Doors {

    /** AJAR: attached to some of the outside networks. */
    public enum State { OPEN, AJAR, CLOSED }

    private final Instance instance;
    private final DockerAccess docker;

    public Doors(Instance instance, DockerAccess docker) {
        this.instance = instance;
        this.docker = docker;
    }

    /** Attaches the app's container to every outside network under its aliases. */
    public void open() {
        instance.outsideNetworks().forEach(
                (network, aliases) -> docker.connect(network, instance.app().container(), aliases));
    }

    /** Detaches the app's container from every outside network. */
    public void close() {
        instance.outsideNetworks().keySet()
                .forEach(network -> docker.disconnect(network, instance.app().container()));
    }

    /** As the Engine sees it; a container that does not exist lets nobody in. */
    public State state() {
        Set<String> attached = docker.container(instance.app().container())
                .map(container -> container.networks().keySet()).orElse(Set.of());
        long open = instance.outsideNetworks().keySet().stream().filter(attached::contains).count();
        if (open == 0) {
            return State.CLOSED;
        }
        return open == instance.outsideNetworks().size() ? State.OPEN : State.AJAR;
    }
}
