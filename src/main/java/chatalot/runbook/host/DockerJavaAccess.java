package chatalot.runbook.host;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@link DockerAccess} over docker-java; one client for the life of the service. */
public final class DockerJavaAccess implements DockerAccess, Closeable {

    private static final Duration STARTING = Duration.ofMinutes(2);
    private static final int NAME_TAKEN = 409;
    private static final int LOCAL_CONNECTIONS = 50;

    private final DockerClient client;
    private final DockerCalls calls = new DockerCalls();
    private final Duration deadline;
    private final String program;
    private final Map<String, String> environment;

    public DockerJavaAccess(DockerSettings settings) {
        this(settings.host(), settings.program(), settings.deadline(), LOCAL_CONNECTIONS,
                Map.of("DOCKER_HOST", settings.host().toString()));
    }

    private DockerJavaAccess(URI socket, String program, Duration deadline, int connections,
            Map<String, String> environment) {
        DefaultDockerClientConfig configuration = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(socket.toString()).withDockerTlsVerify(false).build();
        this.client = DockerClientImpl.getInstance(configuration,
                new ZerodepDockerHttpClient.Builder().dockerHost(socket).maxConnections(connections).build());
        this.deadline = deadline;
        this.program = program;
        this.environment = environment;
    }

    /**
     * The Engine of another machine.
     *
     * @param socket      where it is reached on this one
     * @param program     the docker command over there, which finds its Engine by itself
     * @param connections so many calls at once
     */
    public static DockerJavaAccess elsewhere(URI socket, String program, Duration deadline, int connections) {
        return new DockerJavaAccess(socket, program, deadline, connections, Map.of());
    }

    @Override
    public String engineId() {
        return info().getId();
    }

    @Override
    public Path rootDirectory() {
        return Path.of(Optional.ofNullable(info().getDockerRootDir()).orElseThrow(
                () -> new PassingTrouble("Docker does not say where it keeps images and volumes")));
    }

    @Override
    public String version() {
        return info().getServerVersion();
    }

    @Override
    public String program() {
        return program;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Optional<Container> container(String nameOrId) {
        return calls.find("inspect container " + nameOrId, deadline,
                () -> Inspection.container(client.inspectContainerCmd(nameOrId).exec()));
    }

    @Override
    public List<Container> containers(Map<String, String> labels) {
        List<String> ids = calls.call("list containers", deadline, () -> client.listContainersCmd().withShowAll(true)
                .withLabelFilter(labels).exec().stream().map(each -> each.getId()).toList());
        return ids.stream().map(this::container).flatMap(Optional::stream).toList();
    }

    @Override
    public Optional<Image> image(String nameOrId) {
        return calls.find("inspect image " + nameOrId, deadline,
                () -> Inspection.image(client.inspectImageCmd(nameOrId).exec()));
    }

    @Override
    public void tag(String image, String repository, String tag) {
        calls.run("tag %s as %s:%s".formatted(image, repository, tag), deadline,
                () -> client.tagImageCmd(image, repository, tag).exec());
    }

    @Override
    public void removeImage(String name) {
        calls.vanish("remove image " + name, deadline, () -> client.removeImageCmd(name).exec());
    }

    @Override
    public List<String> imageNames(String repository) {
        return calls.call("list images", deadline, () -> client.listImagesCmd().withReferenceFilter(repository)
                .exec().stream().flatMap(image -> Inspection.names(image.getRepoTags()).stream())
                .filter(name -> name.startsWith(repository + ":")).toList());
    }

    @Override
    public void start(String container) {
        calls.run("start " + container, STARTING, () -> client.startContainerCmd(container).exec());
    }

    @Override
    public void stop(String container, Duration patience) {
        calls.run("stop " + container, patience.plus(deadline),
                () -> client.stopContainerCmd(container).withTimeout((int) patience.toSeconds()).exec());
    }

    @Override
    public void kill(String container) {
        calls.vanish("kill " + container, deadline, () -> {
            try {
                client.killContainerCmd(container).exec();
            } catch (ConflictException e) {
                // 409: it is not running, which is what was asked for.
                return;
            }
        });
    }

    @Override
    public void remove(String container) {
        calls.vanish("remove " + container, STARTING,
                () -> client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec());
    }

    @Override
    public void rename(String container, String name) {
        calls.run("rename %s to %s".formatted(container, name), deadline,
                () -> client.renameContainerCmd(container).withName(name).exec());
    }

    @Override
    public void connect(String network, String container, List<String> aliases) {
        Optional<Attachment> attached = attachment(network, container);
        if (attached.filter(found -> found.aliases().containsAll(aliases)).isPresent()) {
            return;
        }
        // Somebody's own command attached it without the names by which others look for it; they cannot be given later.
        if (attached.isPresent()) {
            disconnect(network, container);
        }
        calls.run("connect %s to %s".formatted(container, network), deadline,
                () -> client.connectToNetworkCmd().withNetworkId(network).withContainerId(container)
                        .withContainerNetwork(new ContainerNetwork().withAliases(aliases)).exec());
    }

    @Override
    public void disconnect(String network, String container) {
        if (attachment(network, container).isEmpty()) {
            return;
        }
        calls.vanish("disconnect %s from %s".formatted(container, network), deadline,
                () -> client.disconnectFromNetworkCmd().withNetworkId(network).withContainerId(container)
                        .withForce(true).exec());
    }

    @Override
    public boolean networkExists(String network) {
        return calls.find("inspect network " + network, deadline,
                () -> client.inspectNetworkCmd().withNetworkId(network).exec()).isPresent();
    }

    @Override
    public void createInternalNetwork(String name, Map<String, String> labels) {
        if (!networkExists(name)) {
            calls.run("create network " + name, deadline,
                    () -> client.createNetworkCmd().withName(name).withInternal(true).withLabels(labels).exec());
        }
    }

    @Override
    public void removeNetwork(String name) {
        calls.find("inspect network " + name, deadline, () -> client.inspectNetworkCmd().withNetworkId(name).exec())
                .ifPresent(found -> found.getContainers().keySet().forEach(container -> disconnect(name, container)));
        calls.vanish("remove network " + name, deadline, () -> client.removeNetworkCmd(name).exec());
    }

    @Override
    public void createVolume(String name, Map<String, String> labels) {
        calls.run("create volume " + name, deadline,
                () -> client.createVolumeCmd().withName(name).withLabels(labels).exec());
    }

    @Override
    public void removeVolume(String name) {
        calls.vanish("remove volume " + name, deadline, () -> client.removeVolumeCmd(name).exec());
    }

    @Override
    public List<String> volumes(Map<String, String> labels) {
        return calls.call("list volumes", deadline, () -> {
            var found = client.listVolumesCmd().withFilter("label", Inspection.filters(labels)).exec().getVolumes();
            return found == null ? List.<String>of() : found.stream().map(volume -> volume.getName()).toList();
        });
    }

    @Override
    public List<String> networks(Map<String, String> labels) {
        return calls.call("list networks", deadline, () -> client.listNetworksCmd()
                .withFilter("label", Inspection.filters(labels)).exec().stream().map(each -> each.getName()).toList());
    }

    @Override
    public String startContainer(ContainerRequest request) {
        String id = create(request);
        start(id);
        return id;
    }

    @Override
    public int await(String container, Duration limit) {
        // Inspect in turns, not the wait stream: a stream that dies looks like an end.
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            Container state = container(container).orElseThrow(
                    () -> new IllegalStateException("Container %s vanished while it was waited for".formatted(container)));
            if (!state.running() && !state.restarting()) {
                return state.exitCode();
            }
            pause(Duration.ofMillis(50));
        }
        throw new PassingTrouble("Container %s did not end within %s".formatted(container, limit));
    }

    @Override
    public void logs(String container, int tail, Consumer<String> lines) {
        Frames frames = new Frames();
        calls.call("read the log of " + container, deadline, () -> {
            client.logContainerCmd(container).withStdOut(true).withStdErr(true).withTail(tail).exec(frames);
            return frames.awaitCompletion(deadline.toMillis(), TimeUnit.MILLISECONDS);
        });
        (frames.output() + frames.errors()).lines().forEach(lines);
    }

    @Override
    public Result exec(String container, List<String> command, Duration limit) {
        return new ContainerCommand(client, calls, this, deadline).run(container, command, limit);
    }

    @Override
    public void close() {
        calls.close();
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the Docker client", e);
        }
    }

    private String create(ContainerRequest request) {
        try {
            return calls.call("create " + request.name(), deadline, () -> creation(request).exec().getId());
        } catch (DockerRefused e) {
            if (e.status() != NAME_TAKEN) {
                throw e;
            }
            // An attempt that died left it; names carry run and step, so it can only be ours.
            remove(request.name());
            return calls.call("create " + request.name(), deadline, () -> creation(request).exec().getId());
        }
    }

    private CreateContainerCmd creation(ContainerRequest request) {
        HostConfig host = HostConfig.newHostConfig().withBinds(request.binds().entrySet().stream()
                .map(entry -> Bind.parse(entry.getKey() + ":" + entry.getValue())).toList());
        request.network().ifPresent(host::withNetworkMode);
        if (request.memoryBytes() > 0) {
            host.withMemory(request.memoryBytes()).withMemorySwap(request.memoryBytes());
        }
        if (request.cpus() > 0) {
            host.withNanoCPUs((long) (request.cpus() * 1_000_000_000L));
        }
        CreateContainerCmd creation = client.createContainerCmd(request.image()).withName(request.name())
                .withHostConfig(host).withLabels(request.labels()).withEnv(request.env());
        if (!request.command().isEmpty()) {
            creation.withCmd(request.command());
        }
        if (!request.aliases().isEmpty()) {
            creation.withAliases(request.aliases());
        }
        request.user().ifPresent(creation::withUser);
        return creation;
    }

    private Optional<Attachment> attachment(String network, String container) {
        return container(container).map(found -> found.networks().get(network));
    }

    private Info info() {
        return calls.call("answer", deadline, () -> client.infoCmd().exec());
    }

    static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while waiting for a container", e);
        }
    }
}
