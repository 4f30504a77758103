package chatalot.runbook.host;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A host's Docker Engine: the few calls the rooms need, each with a deadline of our own (on a unix socket the
 * client's response timeout does nothing). Every method answers {@link PassingTrouble} when the daemon does not
 * answer, {@link DockerRefused} when it answers with an error, {@link WorkInterrupted} when interrupted.
 */
public interface DockerAccess {

    /** The Engine's id ({@code docker info}), part of the key of a lease. */
    String engineId();

    /** Where the Engine keeps images and volumes on its host. */
    Path rootDirectory();

    /** The Engine's version, for people. */
    String version();

    /** The {@code docker} command that goes with this Engine, first argument of every Compose and build command. */
    String program();

    /** Variables that make that command speak to this Engine and to no other; every command of the host gets them. */
    Map<String, String> environment();

    Optional<Container> container(String nameOrId);

    /** All containers, running or not, that carry these labels with these values. */
    List<Container> containers(Map<String, String> labels);

    Optional<Image> image(String nameOrId);

    /** Gives an image another name; repeating it is success. */
    void tag(String image, String repository, String tag);

    /** Removes an image name (and the image, if it was the last); not there is success. */
    void removeImage(String name);

    /** All names ({@code repository:tag}) that images carry in a repository. */
    List<String> imageNames(String repository);

    /** Starts a container; running already is success. */
    void start(String container);

    /** Stops a container and waits; {@code patience} before it is killed. Stopped already is success. */
    void stop(String container, Duration patience);

    /** Ends a container's main process at once; ended already is success. */
    void kill(String container);

    /** Removes a container by force, with its anonymous volumes; not there is success. */
    void remove(String container);

    void rename(String container, String name);

    /** Attaches a container to a network under these aliases; attached already under all of them is success. */
    void connect(String network, String container, List<String> aliases);

    /** Detaches a container; detached already is success. */
    void disconnect(String network, String container);

    boolean networkExists(String network);

    /** Makes an internal network (no way out); there already is success. */
    void createInternalNetwork(String name, Map<String, String> labels);

    /** Removes a network; whatever is still attached to it is detached first. Not there is success. */
    void removeNetwork(String name);

    /** Makes a volume; there already is success. */
    void createVolume(String name, Map<String, String> labels);

    void removeVolume(String name);

    List<String> volumes(Map<String, String> labels);

    List<String> networks(Map<String, String> labels);

    /** Creates and starts a container as described; an older one of the same name is removed first. Returns its id. */
    String startContainer(ContainerRequest request);

    /** Waits for a container's end and returns its exit code (by inspect, never by the stream's end). */
    int await(String container, Duration limit);

    /** The container's output and errors so far, line by line. */
    void logs(String container, int tail, Consumer<String> lines);

    /**
     * Runs a short command inside a running container, without standard input, and returns exit code and output.
     *
     * @throws PassingTrouble also when the command failed because the container was told to end meanwhile
     */
    Result exec(String container, List<String> command, Duration limit);

    /**
     * What we need of {@code docker inspect}.
     *
     * @param exitCode     of the last run
     * @param oomKilled    it was ended for lack of memory
     * @param health       {@code healthy}, {@code unhealthy}, {@code starting}; absent without a HEALTHCHECK
     * @param networks     real network name to attachment
     * @param mounts       mount path in the container to volume name, named volumes only
     * @param ports        published ports: container port to host port
     */
    record Container(String id, String name, String imageId, String imageName, boolean running, boolean restarting,
            int exitCode, boolean oomKilled, int restartCount, Optional<String> health, Instant startedAt,
            Map<String, String> labels, List<String> env, Map<String, Attachment> networks,
            Map<String, String> mounts, Map<Integer, Integer> ports) {

        /** By itself in answer to a signal, by SIGKILL, by SIGTERM. */
        private static final Set<Integer> TOLD = Set.of(0, 128 + 9, 128 + 15);

        /** True after somebody told it to end, as a daemon does that stops; false when it failed by itself. */
        public boolean wasTold() {
            return !running && !restarting && !oomKilled && TOLD.contains(exitCode);
        }

        public Optional<String> addressIn(String network) {
            return Optional.ofNullable(networks.get(network)).map(Attachment::address).filter(a -> !a.isBlank());
        }

        public Optional<String> environment(String variable) {
            String prefix = variable + "=";
            return env.stream().filter(entry -> entry.startsWith(prefix))
                    .map(entry -> entry.substring(prefix.length())).findFirst();
        }

        public Optional<String> label(String key) {
            return Optional.ofNullable(labels.get(key));
        }

        /** Leaves the environment out: it holds secrets. */
        @Override
        public String toString() {
            return "%s (%s, %s)".formatted(name, imageName, running ? "running" : "stopped");
        }
    }

    /** One network attachment of a container. */
    record Attachment(String address, List<String> aliases) { }

    /** What we need of {@code docker image inspect}. */
    record Image(String id, List<String> names, Map<String, String> labels, long size) { }

    /**
     * A container to be made.
     *
     * @param network     name of a network, or {@code container:<name>} to share another container's
     * @param aliases     names under which others on that network find it, beside its own
     * @param binds       host path or volume name to mount path; a mount path may end in {@code :ro}
     * @param memoryBytes 0 means no limit
     */
    record ContainerRequest(String name, String image, List<String> command, Optional<String> user,
            List<String> env, Optional<String> network, List<String> aliases, Map<String, String> binds,
            Map<String, String> labels, long memoryBytes, double cpus) {

        public static ContainerRequest of(String name, String image, String... command) {
            return new ContainerRequest(name, image, List.of(command), Optional.empty(), List.of(), Optional.empty(),
                    List.of(), Map.of(), Map.of(), 0, 0);
        }

        public ContainerRequest as(String account) {
            return new ContainerRequest(name, image, command, Optional.of(account), env, network, aliases, binds, labels,
                    memoryBytes, cpus);
        }

        public ContainerRequest withEnv(String... entries) {
            return new ContainerRequest(name, image, command, user, List.of(entries), network, aliases, binds, labels,
                    memoryBytes, cpus);
        }

        public ContainerRequest on(String networkName) {
            return new ContainerRequest(name, image, command, user, env, Optional.of(networkName), aliases, binds, labels,
                    memoryBytes, cpus);
        }

        public ContainerRequest alsoKnownAs(List<String> names) {
            return new ContainerRequest(name, image, command, user, env, network, List.copyOf(names), binds, labels,
                    memoryBytes, cpus);
        }

        public ContainerRequest mounting(Map<String, String> mounts) {
            return new ContainerRequest(name, image, command, user, env, network, aliases, Map.copyOf(mounts), labels,
                    memoryBytes, cpus);
        }

        public ContainerRequest labelled(Map<String, String> marks) {
            return new ContainerRequest(name, image, command, user, env, network, aliases, binds, Map.copyOf(marks),
                    memoryBytes, cpus);
        }

        public ContainerRequest limited(long memory, double processors) {
            return new ContainerRequest(name, image, command, user, env, network, aliases, binds, labels, memory,
                    processors);
        }
    }
}
