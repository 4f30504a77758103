package chatalot.runbook.audit.chain;

import chatalot.runbook.seal.PublicSealKey;
import chatalot.runbook.seal.SealKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The key that signs checkpoints and evidence, in a file of this service, {@code signing.key} (both halves, mode 0600), made at the first
 * start. Public keys that signed before stay beside it, in files whose names end with {@code .pub}.
 */
@Component
public class KeyFiles {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
    private static final FileAttribute<?> SECRET = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path directory;
    private final SealKey key;

    /** @throws IllegalArgumentException when the file there holds no pair of keys; nothing is changed then */
    KeyFiles(CheckpointSettings settings) {
        directory = settings.keys().toAbsolutePath();
        try {
            if (!Files.exists(file())) {
                make();
            }
            key = read();
        } catch (IOException e) {
            throw new UncheckedIOException("The keys that sign the record cannot be read from or written to " + directory, e);
        }
    }

    public SealKey key() {
        return key;
    }

    /** All that ever signed, the present one first. */
    public List<PublicSealKey> known() {
        List<PublicSealKey> known = new ArrayList<>(List.of(key.open()));
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(".pub")).sorted().forEach(file -> read(file).ifPresent(known::add));
        } catch (IOException e) {
            LOG.warn("Earlier keys cannot be looked for in {}", directory, e);
        }
        return List.copyOf(known);
    }

    private SealKey read() throws IOException {
        try {
            return SealKey.of(Files.readString(file()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s holds no keys that sign the record: %s. Put it back from your backup, or move it away to have new ones made."
                    .formatted(file(), e.getMessage()));
        }
    }

    private static Optional<PublicSealKey> read(Path file) {
        try {
            return Optional.of(PublicSealKey.of(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} is no public key", file, e);
            return Optional.empty();
        }
    }

    /** Appears whole under its name, and only where there is none: of several nodes that start at once one makes it. */
    private void make() throws IOException {
        Files.createDirectories(directory);
        Path unfinished = Files.createTempFile(directory, "signing", ".unfinished", SECRET);
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(SealKey.make().pem()));
                channel.force(true);
            }
            Files.createLink(file(), unfinished);
            LOG.info("Keys that sign the record were made: {}. Keep the public one elsewhere: ./runbook audit keys", file());
        } catch (FileAlreadyExistsException e) {
            LOG.debug("Another node has made them", e);
        } finally {
            Files.delete(unfinished);
        }
    }

    private Path file() {
        return directory.resolve("signing.key");
    }
}
