package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Database;
import chatalot.runbook.backup.Manifest.Proof;
import chatalot.runbook.backup.Manifest.Running;
import chatalot.runbook.backup.Manifest.Stored;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.LocalHost;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sets of backups as they lie in a directory; nothing but their manifests is in them. */
public final class WrittenSets implements AutoCloseable {

    private final Path directory;
    private final DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard());
    private final Host host = new LocalHost(docker);
    private final ObjectMapper json = TestInstance.JSON;

    public WrittenSets(Path directory) {
        this.directory = directory;
    }

    Host host() {
        return host;
    }

    BackupStore store() {
        return new BackupStore(host, json, directory);
    }

    public void proven(String id) {
        BackupId named = new BackupId(id);
        write(id, Optional.of(new Proof(named.time(), 1, 1, 1, 1, "compared")));
    }

    /** Puts what a verification found beside a set. */
    public void found(String id, Verification.State state) {
        store().keep(new BackupId(id), new Verification(new BackupId(id).time(), 1, state, "compared", 1));
    }

    public void unproven(String id) {
        write(id, Optional.empty());
    }

    /** Of a set that nobody looked at. */
    Manifest manifest(String id) {
        return manifest(id, Optional.empty());
    }

    private Manifest manifest(String id, Optional<Proof> proof) {
        BackupId named = new BackupId(id);
        return new Manifest(id, "chat", named.run(), named.time(),
                new Running("chat:1", "sha256:1", Optional.empty(), Optional.empty(), "sha256:2", Optional.empty()),
                new Database("chat", "17.0", "1-1", 100, "sum", List.of(), List.of(), Map.of(), Optional.empty()), Optional.empty(),
                Optional.empty(), Map.of("roles.sql", new Stored(100, "00".repeat(32))), proof);
    }

    private void write(String id, Optional<Proof> proof) {
        try {
            written(id, json.writeValueAsString(manifest(id, proof)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void written(String id, String manifest) {
        host.write(directory(id).resolve("manifest.json"), manifest);
    }

    @Override
    public void close() {
        docker.close();
    }

    public Path directory(String name) {
        try {
            return Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
