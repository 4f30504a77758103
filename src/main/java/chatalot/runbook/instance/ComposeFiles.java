package chatalot.runbook.instance;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which files Compose takes in a directory when none are named: the first base file, and the first override beside it. */
final class ComposeFiles {

    private static final List<String> BASES =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
    private static final List<String> OVERRIDES = List.of("compose.override.yml", "compose.override.yaml",
            "docker-compose.override.yml", "docker-compose.override.yaml");
    private static final String VARIABLE = "COMPOSE_FILE";
    private static final String SEPARATOR = "COMPOSE_PATH_SEPARATOR";

    private ComposeFiles() {
    }

    /** Base and override that lie in the directory; empty when there is no base. */
    static List<Path> standard(Path directory, Predicate<Path> exists) {
        Optional<Path> base = first(directory, BASES, exists);
        return base.isEmpty() ? List.of()
                : Stream.of(base, first(directory, OVERRIDES, exists)).flatMap(Optional::stream).toList();
    }

    /** As {@link #standard}, unless {@code COMPOSE_FILE} in the env file says otherwise. */
    static List<Path> taken(Path directory, EnvFile env, Predicate<Path> exists) {
        String named = env.values().getOrDefault(VARIABLE, "");
        if (named.isBlank()) {
            return standard(directory, exists);
        }
        String separator = env.values().getOrDefault(SEPARATOR, ":");
        return Arrays.stream(named.split(Pattern.quote(separator)))
                .map(file -> directory.resolve(file).normalize()).toList();
    }

    /** Whether the files are such as Compose finds by itself, so that nobody named them. */
    static boolean areStandardNames(Path directory, List<Path> files) {
        return files.stream().allMatch(file -> directory.equals(file.getParent())
                && (BASES.contains(file.getFileName().toString()) || OVERRIDES.contains(file.getFileName().toString())));
    }

    private static Optional<Path> first(Path directory, List<String> names, Predicate<Path> exists) {
        return names.stream().map(directory::resolve).filter(exists).findFirst();
    }
}
