package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;

/** The server in a database container: its address on the inside network, its password from the container's environment. */
record DatabaseContainerServer(Host host, Instance instance, ComposeInstallation compose) {

    private static final int PORT = 5432;

    /** @throws PassingTrouble when the container is not there, or does not run */
    InstanceDatabase.Server now() {
        Container container = host.docker().container(compose.database().container())
                .orElseThrow(() -> new PassingTrouble("%s: the database container %s does not exist"
                        .formatted(instance.name(), compose.database().container())));
        String address = container.addressIn(compose.insideNetwork())
                .orElseThrow(() -> new PassingTrouble("%s: the database container %s is not on network %s; is it running?"
                        .formatted(instance.name(), container.name(), compose.insideNetwork())));
        return new InstanceDatabase.Server(host.route(address, PORT), container.environment("POSTGRES_PASSWORD"));
    }
}
