package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which Compose project an instance is, told by the labels of its containers and by configuration. Where they
 * disagree nothing is guessed.
 *
 * @param name       as labelled or configured; absent leaves it to Compose
 * @param files      as configured, else as labelled, else as Compose takes them
 * @param envFile    as configured, else as labelled, else {@code .env} if there is one
 * @param containers of the project, stopped ones included, without leftovers of interrupted recreates
 */
record ComposeProject(Optional<String> name, List<Path> files, Optional<Path> envFile, List<Container> containers) {

    static final String PROJECT = "com.docker.compose.project";
    static final String SERVICE = "com.docker.compose.service";
    static final String CONFIG_HASH = "com.docker.compose.config-hash";
    private static final String FILES = "com.docker.compose.project.config_files";
    private static final String ENV_FILE = "com.docker.compose.project.environment_file";
    private static final String WORKING_DIRECTORY = "com.docker.compose.project.working_dir";
    private static final String ONE_OFF = "com.docker.compose.oneoff";
    /** What Compose names the old container while it makes the new one. */
    static final Pattern LEFTOVER = Pattern.compile("[0-9a-f]{12}_.+");

    static ComposeProject of(InstanceSettings settings, Host host) {
        List<Container> all = ofDirectory(settings.directory(), host).stream()
                .filter(container -> settings.project().isEmpty()
                        || container.label(PROJECT).equals(settings.project())).toList();
        List<Container> containers = all.stream()
                .filter(container -> !LEFTOVER.matcher(container.name()).matches()).toList();
        Labels labels = new Labels(settings.name(), containers);
        Optional<Path> envFile = envFile(settings, labels, host);
        EnvFile env = envFile.flatMap(host::read).map(EnvFile::parse).orElse(new EnvFile(Map.of()));
        List<Path> taken = ComposeFiles.taken(settings.directory(), env, host::exists);
        return new ComposeProject(settings.project().or(labels::project), files(settings, labels, taken), envFile,
                containers);
    }

    /** The container of a service. @throws DiscoveryRefused when there are several */
    Optional<Container> container(InstanceName instance, String service) {
        List<Container> found = containers.stream()
                .filter(container -> container.label(SERVICE).equals(Optional.of(service))).toList();
        if (found.size() > 1) {
            throw new DiscoveryRefused(instance, "service %s has %d containers: %s.".formatted(service, found.size(),
                    found.stream().map(Container::name).sorted().collect(Collectors.joining(", "))),
                    "Remove the ones that do not belong; one container a service can be updated.");
        }
        return found.stream().findFirst();
    }

    /** The containers that were made from a directory, whatever it is called. */
    static List<Container> ofDirectory(Path directory, Host host) {
        Set<Path> names = new TreeSet<>(List.of(directory, host.real(directory)));
        Map<String, Container> found = new LinkedHashMap<>();
        for (Path name : names) {
            host.docker().containers(Map.of(WORKING_DIRECTORY, name.toString(), ONE_OFF, "False"))
                    .forEach(container -> found.put(container.id(), container));
        }
        return List.copyOf(found.values());
    }

    /** As a container is labelled; empty when it is not. */
    static List<Path> files(Container container, Path directory) {
        return container.label(FILES).filter(text -> !text.isEmpty()).map(text -> Arrays.stream(text.split(","))
                .map(directory::resolve).toList()).orElse(List.of());
    }

    /** As a container is labelled; absent when it is not, or names several. */
    static Optional<Path> envFile(Container container, Path directory) {
        return container.label(ENV_FILE).filter(text -> !text.isEmpty() && !text.contains(",")).map(directory::resolve);
    }

    private static Optional<Path> envFile(InstanceSettings settings, Labels labels, Host host) {
        Optional<Path> labelled = labels.one(ENV_FILE, "env-file").map(text -> settings.directory().resolve(text));
        labelled.filter(file -> file.toString().contains(",")).ifPresent(file -> {
            throw new DiscoveryRefused(settings.name(), "its containers were made with several env files: %s."
                    .formatted(file), "Merge them into one and name it under env-file.");
        });
        return settings.envFile().or(() -> labelled)
                .or(() -> Optional.of(settings.directory().resolve(".env")).filter(host::exists));
    }

    private static List<Path> files(InstanceSettings settings, Labels labels, List<Path> taken) {
        if (!settings.composeFiles().isEmpty()) {
            return settings.composeFiles();
        }
        Optional<List<Path>> labelled = labels.one(FILES, "compose-files")
                .map(text -> Arrays.stream(text.split(",")).map(settings.directory()::resolve).toList());
        labelled.filter(files -> ComposeFiles.areStandardNames(settings.directory(), files) && !files.equals(taken))
                .ifPresent(files -> {
                    throw new DiscoveryRefused(settings.name(),
                            "its containers were made from %s, but Compose would take %s now.".formatted(files, taken),
                            "Run `docker compose up -d --force-recreate` there once (without it Compose keeps containers that "
                                    + "did not change, with their old labels), or name the files under compose-files.");
                });
        return labelled.orElse(taken);
    }

    /** What the containers say; contradictions are refused naming both sides. */
    private record Labels(InstanceName instance, List<Container> containers) {

        Optional<String> project() {
            return one(PROJECT, "project");
        }

        Optional<String> one(String label, String key) {
            Map<String, String> containerByValue = containers.stream()
                    .flatMap(container -> container.label(label).filter(value -> !value.isEmpty())
                            .map(value -> Map.entry(value, container.name())).stream())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
            if (containerByValue.size() > 1) {
                String both = containerByValue.entrySet().stream()
                        .map(entry -> "%s says %s".formatted(entry.getValue(), entry.getKey()))
                        .collect(Collectors.joining(", "));
                throw new DiscoveryRefused(instance, "its containers disagree about %s: %s.".formatted(key, both),
                        "Run `docker compose up -d --force-recreate` there once so that they agree, or configure " + key + ".");
            }
            return containerByValue.keySet().stream().findFirst();
        }
    }

    /** Whether a container belongs to another directory than this one. */
    static Optional<String> foreignDirectory(Container container, Path directory, Host host) {
        return container.label(WORKING_DIRECTORY)
                .filter(other -> Stream.of(directory, host.real(directory)).map(Path::toString).noneMatch(other::equals));
    }
}
