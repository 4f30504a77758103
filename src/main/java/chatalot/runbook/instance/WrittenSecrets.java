package chatalot.runbook.instance;

import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Secrets of an instance that stand elsewhere than in its env file: in Compose files and what they name, and in the address of its remote. */
record WrittenSecrets(Host host, InstanceSettings settings) {

    /** Lines of key files; what frames them is no secret. */
    private static final int SHORTEST_LINE = 16;
    private static final String FRAME = "-----";

    /** @param containers of the instance, which say which files made them */
    Set<String> all(EnvFile env, List<Container> containers) {
        Set<String> secrets = new HashSet<>();
        read(settings.directory().resolve(".git").resolve("config")).ifPresent(config -> secrets.addAll(EnvFile.passwordsInUrls(config)));
        files(env, containers).forEach(file -> read(file).map(ComposeText::parse).ifPresent(text -> add(text, secrets)));
        return secrets;
    }

    private Stream<Path> files(EnvFile env, List<Container> containers) {
        if (settings.systemd().isPresent()) {
            return Stream.empty();
        }
        // The containers' own word costs no look at the host.
        List<Path> made = containers.stream().flatMap(container -> ComposeProject.files(container, settings.directory()).stream()).distinct().toList();
        List<Path> configured = made.isEmpty() ? settings.composeFiles() : made;
        return (configured.isEmpty() ? ComposeFiles.taken(settings.directory(), env, host::exists) : configured).stream();
    }

    private void add(ComposeText text, Set<String> secrets) {
        text.values().forEach(value -> secrets.addAll(EnvFile.secretsIn(value.getKey(), value.getValue())));
        text.envFiles().stream().flatMap(this::contents).map(EnvFile::parse).map(EnvFile::secrets).forEach(secrets::addAll);
        text.secretFiles().stream().flatMap(this::contents).flatMap(String::lines).map(String::strip)
                .filter(line -> line.length() >= SHORTEST_LINE && !line.startsWith(FRAME)).forEach(secrets::add);
    }

    private Stream<String> contents(String written) {
        try {
            return read(settings.directory().resolve(written)).stream();
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    private Optional<String> read(Path file) {
        try {
            return host.read(file);
        } catch (UncheckedIOException e) {
            // What we may not read we cannot say either.
            return Optional.empty();
        }
    }

    /** Those in what a container was made with, where their names tell. */
    static Set<String> of(Container container) {
        Set<String> secrets = new HashSet<>();
        container.env().stream().map(entry -> entry.split("=", 2)).filter(parts -> parts.length == 2)
                .forEach(parts -> secrets.addAll(EnvFile.secretsIn(parts[0], parts[1])));
        for (Map.Entry<String, String> label : container.labels().entrySet()) {
            secrets.addAll(EnvFile.secretsIn(label.getKey(), label.getValue()));
        }
        return secrets;
    }
}
