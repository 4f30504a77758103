package chatalot.runbook.backup;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A set in the making: {@code <backups>/<id>.partial}. Its manifest grows with each step in {@code draft.json}. */
final class SetDirectory {

    static final String PARTIAL = ".partial";
    static final String MANIFEST = "manifest.json";
    static final String DRAFT = "draft.json";
    static final String DATABASE = "database";
    static final String FILES = "files.tar";
    static final String SECRETS = "secrets.tar.age";
    private static final String OTHERWISE = "use another backup, or make a new one";
    private static final Duration LONG = Duration.ofMinutes(30);

    private final Host host;
    private final ObjectMapper json;
    private final Path backups;
    private final BackupId id;

    SetDirectory(Host host, ObjectMapper json, Path backups, BackupId id) {
        this.host = host;
        this.json = json;
        this.backups = backups;
        this.id = id;
    }

    Path path() {
        return backups.resolve(id + PARTIAL);
    }

    Path finished() {
        return backups.resolve(id.value());
    }

    /** Makes it, readable for the service's account only. */
    void create() {
        host.demand(Command.of("mkdir", "-p", "-m", "0700", backups.toString()));
        host.demand(Command.of("mkdir", "-m", "0700", path().toString()));
    }

    void keep(Manifest manifest) {
        host.write(path().resolve(DRAFT), text(manifest));
    }

    /** As far as it got; where an attempt ended while it finished the set, what is its manifest already. */
    Manifest draft() {
        return host.read(path().resolve(DRAFT)).or(() -> host.read(path().resolve(MANIFEST))).map(this::parse).orElseThrow(() -> new BackupFailed(
                "The unfinished backup %s is gone from %s.".formatted(id, path()), "start the backup again"));
    }

    /** The manifest of the finished set, if it is finished. */
    Optional<Manifest> manifest() {
        return host.read(finished().resolve(MANIFEST)).map(this::parse);
    }

    /** Manifest last, everything on disk, then the name that makes it a backup. */
    void finish(Manifest manifest) {
        host.write(path().resolve(MANIFEST), text(manifest));
        host.remove(path().resolve(DRAFT));
        host.demand(Command.of("sync", "--file-system", path().toString()).within(LONG));
        host.demand(Command.of("mv", "--no-target-directory", path().toString(), finished().toString()));
        host.demand(Command.of("sync", backups.toString()).within(LONG));
    }

    private String text(Manifest manifest) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A manifest is always JSON", e);
        }
    }

    private Manifest parse(String text) {
        try {
            Manifest manifest = json.readValue(text, Manifest.class);
            requireWhole(manifest);
            return manifest;
        } catch (JsonProcessingException e) {
            throw new BackupFailed("The manifest of backup %s cannot be read: %s".formatted(id, e.getOriginalMessage()),
                    OTHERWISE, e);
        }
    }

    /** JSON that leaves something out is JSON all the same. */
    private void requireWhole(Manifest manifest) {
        if (!WholeRecord.is(manifest)) {
            throw new BackupFailed("The manifest of backup %s cannot be read: parts of it are missing".formatted(id), OTHERWISE);
        }
        if (!id.value().equals(manifest.id())) {
            throw new BackupFailed("The manifest of backup %s is that of %s".formatted(id, manifest.id()), OTHERWISE);
        }
    }
}
