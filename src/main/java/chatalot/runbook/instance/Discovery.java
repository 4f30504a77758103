package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out what an installation is: from its containers' labels and what Compose makes of its files. Running
 * containers are not needed; where containers and files disagree it refuses and names both.
 */
final class Discovery {

    private final Host host;

    Discovery(Host host) {
        this.host = host;
    }

    /** @throws DiscoveryRefused when it does not fit together
     *  @throws chatalot.runbook.host.PassingTrouble when Docker does not answer */
    Instance discover(InstanceSettings settings) {
        ComposeProject project = ComposeProject.of(settings, host);
        Compose compose = compose(settings, project);
        ComposeModel model = model(settings, compose);
        requireOwnProject(settings, model);
        Instance instance = instance(settings, project.files(), project.envFile(), compose.profiles(), model);
        requireSameContainers(settings, project, List.of(instance.compose().app(), instance.compose().database()));
        return instance;
    }

    /**
     * What an instance would be with other Compose files, for example those of a target.
     *
     * @throws DiscoveryRefused when Compose does not accept them, or they are not understood
     */
    Instance asWouldBe(InstanceSettings settings, Instance live, Compose other) {
        return instance(settings, live.compose().composeFiles(), live.envFile(), live.compose().profiles(), model(settings, other));
    }

    private Instance instance(InstanceSettings settings, List<Path> files, Optional<Path> envFile,
            List<String> profiles, ComposeModel model) {
        Services services = new Services(settings, model, host);
        String app = services.app();
        String database = services.database();
        Networks networks = new Networks(settings, model, host, app, database);
        DatabaseAddress address = DatabaseAddress.of(settings, model, app, database);
        int port = services.appPort(app);
        ComposeInstallation installation = new ComposeInstallation(model.project(), files, profiles, service(model, app),
                service(model, database), networks.outside(), networks.inside());
        return new Instance(settings.name(), settings.directory(), installation, envFile, address.name(), address.user(),
                services.files(app), secretFiles(settings, envFile, model), port,
                settings.publishedUrl().or(() -> services.publishedUrl(app, port)), settings.healthPath(), settings.backups());
    }

    private ComposeModel model(InstanceSettings settings, Compose compose) {
        try {
            return ComposeModel.parse(host.demand(compose.command("config", "--format", "json")).output());
        } catch (CommandFailed e) {
            throw new DiscoveryRefused(settings.name(), "`docker compose config` fails: %s."
                    .formatted(e.result().errors().strip()), "Mend the Compose files or .env in " + settings.directory() + ".");
        }
    }

    private Compose compose(InstanceSettings settings, ComposeProject project) {
        Compose plain = Compose.undiscovered(host.compose(), settings.directory(), project);
        ComposeModel model = model(settings, plain);
        List<String> missing = project.containers().stream()
                .flatMap(container -> container.label(ComposeProject.SERVICE).stream())
                .filter(service -> !model.services().contains(service)).toList();
        if (missing.isEmpty()) {
            return plain;
        }
        ComposeModel whole = model(settings, plain.with(List.of("*")));
        Set<String> profiles = new TreeSet<>();
        missing.forEach(service -> whole.profiles(service).stream().findFirst().ifPresent(profiles::add));
        return plain.with(List.copyOf(profiles));
    }

    private void requireOwnProject(InstanceSettings settings, ComposeModel model) {
        for (Container container : host.docker().containers(Map.of(ComposeProject.PROJECT, model.project()))) {
            ComposeProject.foreignDirectory(container, settings.directory(), host).ifPresent(other -> {
                throw new DiscoveryRefused(settings.name(), "Compose project %s runs from %s as well as from %s (container %s)."
                        .formatted(model.project(), other, settings.directory(), container.name()),
                        "Configure the directory that the installation really runs from, or give one of them another project name.");
            });
        }
    }

    private static void requireSameContainers(InstanceSettings settings, ComposeProject project,
            List<ComposeInstallation.Service> services) {
        for (ComposeInstallation.Service service : services) {
            project.container(settings.name(), service.service())
                    .filter(container -> !container.name().equals(service.container()))
                    .ifPresent(container -> {
                        throw new DiscoveryRefused(settings.name(),
                                "service %s runs as container %s, but the Compose files call it %s."
                                        .formatted(service.service(), container.name(), service.container()),
                                "Run `docker compose up -d` there once, so that both agree.");
                    });
        }
    }

    private static ComposeInstallation.Service service(ComposeModel model, String service) {
        return new ComposeInstallation.Service(service, model.containerName(service), model.image(service));
    }

    private List<Path> secretFiles(InstanceSettings settings, Optional<Path> envFile, ComposeModel model) {
        if (!settings.secrets().isEmpty()) {
            return settings.secrets();
        }
        List<Path> files = new ArrayList<>(envFile.stream().toList());
        model.secretFiles().stream().filter(host::exists).forEach(files::add);
        return files;
    }

    /** Asks the Engine whether a network that Compose did not make is internal. */
    static boolean isInternal(Host host, String network) {
        return host.run(Command.of(host.docker().program(), "network", "inspect", "--format", "{{.Internal}}", network))
                .text().equals("true");
    }

    static Optional<String> only(List<String> candidates) {
        return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
    }
}
