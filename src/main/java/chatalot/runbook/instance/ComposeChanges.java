package chatalot.runbook.instance;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which containers of an installation {@code docker compose up} would make anew: Compose does so when the hash of a
 * service's configuration or the image behind its name is another one than when the container was made.
 *
 * @param services service to the reason
 */
public record ComposeChanges(Map<String, String> services) {

    private static final String IMAGE = "com.docker.compose.image";

    public ComposeChanges {
        services = new TreeMap<>(services);
    }

    /**
     * Compares what runs with what these Compose files would give. Services without a container count only as long
     * as they are the app, the database or something the app depends on.
     *
     * @throws CommandFailed when Compose does not accept the files; says why
     */
    public static ComposeChanges of(Instance instance, Compose compose, Host host) {
        ComposeModel model = ComposeModel.parse(host.demand(compose.command("config", "--format", "json")).output());
        Map<String, String> hashes = hashes(host.demand(compose.command("config", "--hash", "*")).output());
        Map<String, String> services = new TreeMap<>();
        List<String> needed = new ArrayList<>(model.dependencies(instance.compose().app().service()));
        needed.addAll(List.of(instance.compose().app().service(), instance.compose().database().service()));
        hashes.forEach((service, hash) -> {
            Optional<Container> container = container(instance, service, host.docker());
            if (container.isPresent()) {
                reason(container.get(), hash, model.image(service), host.docker())
                        .ifPresent(why -> services.put(service, why));
            } else if (needed.contains(service)) {
                services.put(service, "it has no container");
            }
        });
        needed.stream().filter(service -> !hashes.containsKey(service))
                .forEach(service -> services.put(service, "the Compose files no longer have it"));
        return new ComposeChanges(services);
    }

    public Optional<String> reason(String service) {
        return Optional.ofNullable(services.get(service));
    }

    private static Optional<String> reason(Container container, String hash, String imageName, DockerAccess docker) {
        if (!container.label(ComposeProject.CONFIG_HASH).equals(Optional.of(hash))) {
            return Optional.of("its configuration differs");
        }
        String made = container.label(IMAGE).orElse(container.imageId());
        return docker.image(imageName).map(DockerAccess.Image::id).filter(now -> !now.equals(made))
                .map(now -> "%s names another image than the one it runs".formatted(imageName));
    }

    private static Optional<Container> container(Instance instance, String service, DockerAccess docker) {
        return docker.containers(Map.of(ComposeProject.PROJECT, instance.compose().project(), ComposeProject.SERVICE, service))
                .stream().filter(found -> !ComposeProject.LEFTOVER.matcher(found.name()).matches()).findFirst();
    }

    private static Map<String, String> hashes(String output) {
        Map<String, String> hashes = new TreeMap<>();
        output.lines().map(line -> line.strip().split("\\s+")).filter(fields -> fields.length == 2)
                .forEach(fields -> hashes.put(fields[0], fields[1]));
        return hashes;
    }
}
