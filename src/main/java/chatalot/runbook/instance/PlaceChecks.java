package chatalot.runbook.instance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to lie on this machine where an instance is configured, or may be missing because a restore makes it. */
record PlaceChecks(InstanceSettings settings) {

    private static final Logger LOG = LoggerFactory.getLogger(PlaceChecks.class);

    /** @throws WrongConfiguration naming instance, key and mend */
    void require() {
        settings.systemd().ifPresentOrElse(this::requireSystemd, this::requireCompose);
    }

    private void requireSystemd(SystemdSettings systemd) {
        require(Files.exists(settings.directory().resolve(".git")), "directory", "%s is no git checkout".formatted(settings.directory()),
                "Name the directory of the clone that releases are built from; what is installed is root's.");
        require(Files.isDirectory(systemd.root()), "systemd.root", "%s is no directory".formatted(systemd.root()),
                "Name the directory that holds bin, static and migrations.");
        settings.envFile().filter(Files::exists).ifPresent(file -> requireReadable("env-file", file));
        systemd.passwordFile().ifPresent(file -> requireReadable("systemd.database-password-file", file));
        settings.secrets().forEach(file -> requireReadable("secrets", file));
    }

    private void requireCompose() {
        List<String> entries = entries(settings.directory());
        if (EmptyPlace.isBeingFilled(Files.exists(settings.directory().resolve(EmptyPlace.MARK)), entries)) {
            LOG.warn("Instance {}: a restore into {} is under way", settings.name(), settings.directory());
            return;
        }
        if (EmptyPlace.isPrepared(entries)) {
            LOG.info("Instance {}: nothing is installed in {}; it can be deployed there, or a backup restored", settings.name(),
                    settings.directory());
            return;
        }
        requireComposeFile();
        settings.envFile().ifPresent(file -> requireReadable("env-file", file));
        Path standardEnv = settings.directory().resolve(".env");
        if (Files.exists(standardEnv)) {
            requireReadable("directory", standardEnv);
        }
        settings.secrets().forEach(file -> requireReadable("secrets", file));
    }

    private void requireComposeFile() {
        settings.composeFiles().forEach(file -> requireReadable("compose-files", file));
        require(!settings.composeFiles().isEmpty() || !ComposeFiles.standard(settings.directory(), Files::isRegularFile).isEmpty(),
                "directory", "%s holds no Compose file".formatted(settings.directory()),
                "Name the directory of the checkout that holds docker-compose.yml, or list the files under compose-files.");
    }

    private static List<String> entries(Path directory) {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look into " + directory, e);
        }
    }

    private void requireReadable(String key, Path file) {
        require(Files.isRegularFile(file) && Files.isReadable(file), key, "%s cannot be read".formatted(file),
                "See that the file is there and that the user of this service may read it.");
    }

    private void require(boolean holds, String key, String problem, String mend) {
        if (!holds) {
            throw new WrongConfiguration(settings.name().value(), key, problem, mend);
        }
    }
}
