package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import java.util.Optional;
import java.util.function.Consumer;

/** The container of an app. Its health page is asked for on its address in the inside network. */
record ComposeApp(Host host, Instance instance, ComposeInstallation compose) implements App {

    @Override
    public Optional<State> state() {
        return host.docker().container(name()).map(this::state);
    }

    private State state(Container container) {
        return new State(container.id(), container.imageId(), container.running(), container.restarting(), container.exitCode(),
                container.oomKilled(), container.restartCount(), container.addressIn(compose.insideNetwork())
                        .map(address -> HealthPage.address(host, address, instance.appPort(), instance.healthPath())));
    }

    @Override
    public void logs(int tail, Consumer<String> lines) {
        host.docker().logs(name(), tail, lines);
    }

    @Override
    public String name() {
        return compose.app().container();
    }
}
