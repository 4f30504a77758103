package chatalot.runbook.backup;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.ComposeInstallation.Service;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A finished set as {@link BackupMaker} leaves it, with made-up contents: what copies of it have to equal. */
public final class MadeSet {

    private final Path backups;
    private final BackupId id;
    private final Map<String, Manifest.Stored> contents = new TreeMap<>();

    private MadeSet(Path backups, BackupId id) {
        this.backups = backups;
        this.id = id;
    }

    /** @param large bytes of its largest file */
    public static MadeSet in(Path backups, long run, int large) {
        MadeSet set = new MadeSet(backups, BackupId.of(new InstanceName("chat"), run, Instant.parse("2026-11-24T08:00:00Z")));
        set.file("database/toc.dat", 2_000);
        set.file("database/3141.dat.zst", large);
        set.file("roles.sql", 0);
        set.file("files.tar", 70_000);
        set.manifest(Optional.empty());
        return set;
    }

    /** As {@link #in}, with such an archive of secrets. */
    MadeSet withSecrets(Manifest.Secrets secrets, byte[] archive) {
        file(SetDirectory.SECRETS, archive);
        manifest(Optional.of(secrets));
        return this;
    }

    public static Instance instance(Path directory) {
        return new Instance(new InstanceName("chat"), directory,
                new ComposeInstallation("chat", List.of(), List.of(), new Service("chatalot", "chat-server", "chat-chatalot"),
                        new Service("postgres", "chat-db", "postgres:17"), Map.of(), "chat_internal"),
                Optional.empty(), new DatabaseName("chatalot"), "chatalot", Map.of(),
                List.of(), 8080, Optional.empty(), "/api/health", directory.resolve("backups"));
    }

    public BackupId id() {
        return id;
    }

    Path path() {
        return backups.resolve(id.value());
    }

    private void file(String name, int bytes) {
        byte[] content = new byte[bytes];
        new Random(name.hashCode()).nextBytes(content);
        file(name, content);
    }

    private void file(String name, byte[] content) {
        try {
            Path file = path().resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            contents.put(name, HashedBytes.read(new ByteArrayInputStream(content)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void manifest(Optional<Manifest.Secrets> secrets) {
        Manifest manifest = new Manifest(id.value(), "chat", id.run(), Instant.parse("2026-11-24T08:00:00Z"),
                new Manifest.Running("chat-chatalot", "sha256:1", Optional.empty(), Optional.empty(), "sha256:2", Optional.empty()),
                new Manifest.Database("chatalot", "17.2", "1-1", 1, "", List.of(), List.of(), Map.of(), Optional.empty()), Optional.empty(), secrets,
                Map.copyOf(contents), Optional.of(new Manifest.Proof(Instant.parse("2026-11-24T08:01:00Z"), 1, 0, 0, 0, "")));
        try {
            Files.write(path().resolve(SetDirectory.MANIFEST), TestInstance.JSON.writeValueAsBytes(manifest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
