package chatalot.runbook.backup;

import chatalot.runbook.host.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Keys, passwords and the operator's own Compose files as a tar archive that only the holder of the age identity can read. They are small and never
 * touch a disk in the clear.
 */
final class SecretArchive {

    /** An entry that says which backup the secrets belong to: others would not open its data. */
    static final String BELONGS_TO = "BACKUP-ID";
    private static final int PRIVATE = 0600;

    private final Ground ground;

    SecretArchive(Ground ground) {
        this.ground = ground;
    }

    /** Into {@code set}, for {@code recipient} to read (a public key, {@code age1…}). */
    Manifest.Secrets into(SetDirectory set, BackupId id, String recipient) {
        List<Path> files = new InstalledFiles(ground.host(), ground.instance()).toKeep();
        String sealed = AgeEnvelope.sealed(archive(id, files), recipient);
        ground.host().write(set.path().resolve(SetDirectory.SECRETS), sealed);
        return new Manifest.Secrets(Optional.of(recipient), files.stream().map(Path::toString).toList());
    }

    private byte[] archive(BackupId id, List<Path> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            TarArchiveEntry mark = new TarArchiveEntry(BELONGS_TO);
            mark.setMode(PRIVATE);
            add(tar, mark, (id + "\n").getBytes(StandardCharsets.UTF_8));
            for (Path file : files) {
                add(tar, entry(file), contents(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private TarArchiveEntry entry(Path file) {
        String[] facts = ground.host().demand(Command.of("stat", "--dereference", "--format=%a %u %g %Y",
                file.toString())).text().split(" ");
        TarArchiveEntry entry = new TarArchiveEntry(file.toString());
        entry.setMode(Integer.parseInt(facts[0], 8));
        entry.setUserId(Long.parseLong(facts[1]));
        entry.setGroupId(Long.parseLong(facts[2]));
        entry.setModTime(Long.parseLong(facts[3]) * 1000);
        return entry;
    }

    /** Any bytes, also those that are no text, through a command's text output. */
    private byte[] contents(Path file) {
        return Base64.getDecoder().decode(ground.host().demand(Command.of("base64", "--wrap=0", file.toString())).text());
    }

    private static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] contents) throws IOException {
        entry.setSize(contents.length);
        tar.putArchiveEntry(entry);
        tar.write(contents);
        tar.closeArchiveEntry();
    }
}
