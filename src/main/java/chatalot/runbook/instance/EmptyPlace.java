package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The place of an instance where nothing is installed: a backup may be restored into it. From the moment a restore begins
 * there until its doors open a mark lies in the directory, so that whoever looks does not take half an instance for one. Where a service
 * manager runs the instance its place is never empty: that is installed by hand.
 */
public final class EmptyPlace {

    /** What Compose puts on everything that it makes for a project. */
    public static final String PROJECT_LABEL = ComposeProject.PROJECT;
    /** In an instance's directory, see {@link #mark()}. */
    static final Path MARK = Path.of(".runbook", "RESTORING");
    private static final String OURS = MARK.getParent().toString();
    /** What Compose takes beside its usual file. */
    public static final String OVERRIDE = "docker-compose.override.yml";
    /** What people prepare where an instance is to be deployed for the first time. */
    public static final Set<String> PREPARED = Set.of(".env", "secrets", OVERRIDE);
    private static final int NAMED = 3;

    private final Host host;
    private final InstanceSettings settings;

    public EmptyPlace(Host host, InstanceSettings settings) {
        this.host = host;
        this.settings = settings;
    }

    /** Whether the directory is not there, or holds nothing. */
    public boolean isEmpty() {
        return isOfCompose() && contentOf(settings.directory()).isEmpty();
    }

    /** Whether Docker Compose runs the instance, so that it can be restored or deployed where nothing is. */
    public boolean isOfCompose() {
        return settings.systemd().isEmpty();
    }

    /** Whether an instance is there, in whatever state: its Compose files, or containers that were made from them. */
    public boolean isInstalled() {
        if (!isOfCompose()) {
            return true;
        }
        boolean files = isThere() && !(settings.composeFiles().isEmpty()
                ? ComposeFiles.standard(settings.directory(), host::exists)
                : settings.composeFiles().stream().filter(host::exists).toList()).isEmpty();
        return files || !ComposeProject.ofDirectory(settings.directory(), host).isEmpty();
    }

    public boolean isThere() {
        return host.exists(settings.directory());
    }

    /** Whether a restore has begun here and its instance does not serve yet. */
    public boolean isBeingFilled() {
        return isOfCompose() && isBeingFilled(host.exists(mark()), isThere() ? entries(settings.directory()) : List.of());
    }

    /** The mark lies there; or a restore died just before it, when its journal was all there was. */
    static boolean isBeingFilled(boolean marked, List<String> entries) {
        return marked || entries.equals(List.of(OURS));
    }

    /** Whether a directory with these entries holds no instance: nothing, or what was prepared for one. */
    static boolean isPrepared(List<String> entries) {
        return entries.stream().allMatch(entry -> PREPARED.contains(entry) || entry.equals(OURS));
    }

    /** Lies there from the beginning of a restore until its end; holds the number of the run. */
    public Path mark() {
        return settings.directory().resolve(MARK);
    }

    /** As Compose calls a project when nothing says otherwise: by its directory. */
    public String usualProject() {
        return usualProject(settings.directory());
    }

    /** The same, of any directory. */
    public static String usualProject(Path directory) {
        return directory.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("[^-_a-z0-9]", "")
                .replaceFirst("^[-_]+", "");
    }

    /**
     * What stands in the way of a restore, in words: what lies in the directory, and whatever Docker has of the Compose
     * project or of the directory.
     */
    public List<String> obstacles(String project) {
        if (!isOfCompose()) {
            return List.of(obstacleOfUnit());
        }
        List<String> obstacles = obstaclesButNetworks(project);
        add(obstacles, "networks", host.docker().networks(Map.of(ComposeProject.PROJECT, project)));
        return obstacles;
    }

    /** As {@link #obstacles}, where an instance was and left its networks: they hold nothing, and others may be attached. */
    public List<String> obstaclesButNetworks(String project) {
        if (!isOfCompose()) {
            return List.of(obstacleOfUnit());
        }
        List<String> obstacles = new ArrayList<>();
        contentOf(settings.directory()).ifPresent(obstacles::add);
        obstacles.addAll(obstaclesInDocker(project));
        return obstacles;
    }

    /** What Docker has of the Compose project or of the directory that could serve or hold data, in words. */
    public List<String> obstaclesInDocker(String project) {
        List<String> obstacles = new ArrayList<>();
        add(obstacles, "containers", containers(project).stream().map(Container::name).sorted().toList());
        add(obstacles, "volumes", host.docker().volumes(Map.of(ComposeProject.PROJECT, project)));
        return obstacles;
    }

    private String obstacleOfUnit() {
        return "%s runs it, and what is installed by hand is neither made nor put aside".formatted(
                settings.systemd().map(systemd -> "unit " + systemd.unit()).orElseThrow());
    }

    /** Whether containers were made from the directory, running or not: an instance serves there, or has. */
    public boolean hasContainers() {
        return !ComposeProject.ofDirectory(settings.directory(), host).isEmpty();
    }

    /** What a directory on the host holds that should hold nothing, in words; absent where it is empty or not there. */
    public Optional<String> contentOf(Path directory) {
        List<String> entries = host.exists(directory) ? entries(directory) : List.of();
        return Optional.of(entries).filter(found -> !found.isEmpty())
                .map(found -> "the directory %s is not empty: it holds %s".formatted(directory, some(found)));
    }

    /** Of the Compose project, or made from the directory; running or not. */
    public List<Container> containers(String project) {
        Map<String, Container> containers = new LinkedHashMap<>();
        host.docker().containers(Map.of(ComposeProject.PROJECT, project)).forEach(container -> containers.put(container.id(), container));
        ComposeProject.ofDirectory(settings.directory(), host).forEach(container -> containers.put(container.id(), container));
        return List.copyOf(containers.values());
    }

    /** Whether a container was made from another directory than this one. */
    public boolean isForeign(Container container) {
        return ComposeProject.foreignDirectory(container, settings.directory(), host).isPresent();
    }

    /** With which Compose files and env file a container says that it was made; the files are empty where it does not. */
    public Made made(Container container) {
        return new Made(ComposeProject.files(container, settings.directory()), ComposeProject.envFile(container, settings.directory()));
    }

    /** What a container was made with. @param composeFiles absolute. @param envFile absolute */
    public record Made(List<Path> composeFiles, Optional<Path> envFile) { }

    private static void add(List<String> obstacles, String what, List<String> found) {
        if (!found.isEmpty()) {
            obstacles.add("there are %s of it already: %s".formatted(what, some(found)));
        }
    }

    /** A restore that died before the first line of its journal leaves our own directory, with nothing in it: that is nothing. */
    private List<String> entries(Path directory) {
        return host.demand(Command.of("find", directory.toString(), "-mindepth", "1", "-maxdepth", "1", "!", "(", "-name", OURS,
                "-empty", ")", "-printf", "%f\\n")).output().lines().sorted().toList();
    }

    private static String some(List<String> names) {
        int more = names.size() - NAMED;
        return String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + (more > 0 ? " and %d more".formatted(more) : "");
    }
}
