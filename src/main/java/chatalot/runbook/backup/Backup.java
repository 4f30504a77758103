package chatalot.runbook.backup;

import java.nio.file.Path;

/**
 * A finished backup.
 *
 * @param directory the set, absolute
 * @param manifest  what it holds
 */
public record Backup(Path directory, Manifest manifest) {

    public BackupId id() {
        return new BackupId(manifest.id());
    }

    public boolean proven() {
        return manifest.proof().isPresent();
    }
}
