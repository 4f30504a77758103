package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import java.util.Optional;
import java.util.function.Consumer;

/** The container of an app. Its health page is asked for on its address in the inside network. */
record ComposeApp(Host host, Instance instance, ComposeInstallation compose) implements App {

    /** The label by which an image tells what it was built from (OCI image spec, pre-defined annotation keys). */
    static final String REVISION = "org.opencontainers.image.revision";

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
    public Optional<String> revision(String release) {
        return host.docker().image(release).flatMap(image -> Optional.ofNullable(image.labels().get(REVISION)));
    }

    @Override
    public String name() {
        return compose.app().container();
    }
}
