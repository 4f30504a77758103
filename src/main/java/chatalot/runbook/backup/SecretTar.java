package chatalot.runbook.backup;

import chatalot.runbook.backup.OpenedSecrets.SecretFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The archive inside the envelope of a backup's secrets. Whoever knows the recipient can have made it, so nothing in it is believed: it holds
 * plain files under plain names, or it is refused whole.
 */
final class SecretTar {

    private static final int MOST_FILES = 1_000;
    /** Relative or absolute, without a way up. */
    private static final Pattern PLAIN = Pattern.compile("/?(?!\\.{1,2}(/|$))[^/\\p{C}\\p{Zl}\\p{Zp}]+(/(?!\\.{1,2}(/|$))[^/\\p{C}\\p{Zl}\\p{Zp}]+)*");
    private static final int LONGEST_NAME = 4_096;

    private SecretTar() {
    }

    /** @throws BackupFailed when it is no such archive */
    static SecretsTogether.Unpacked unpacked(BackupId id, byte[] clear) {
        List<SecretFile> files = new ArrayList<>();
        boolean whole = false;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(clear), StandardCharsets.UTF_8.name())) {
            Optional<String> mark = Optional.empty();
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                demandPlainFile(id, entry, files.size(), clear.length);
                byte[] contents = tar.readAllBytes();
                if (entry.getName().equals(SecretArchive.BELONGS_TO)) {
                    mark = Optional.of(new String(contents, StandardCharsets.UTF_8).strip());
                } else {
                    // tar leaves out the first slash.
                    files.add(new SecretFile(Path.of("/").resolve(entry.getName()), entry.getMode() & 0777, entry.getLongUserId(),
                            entry.getLongGroupId(), contents));
                }
            }
            whole = true;
            return new SecretsTogether.Unpacked(mark, files);
        } catch (IOException | IllegalArgumentException e) {
            // The cause may repeat what was in it.
            throw refused(id, "what was encrypted is no tar archive, or was cut off");
        } finally {
            if (!whole) {
                files.forEach(file -> Arrays.fill(file.contents(), (byte) 0));
            }
        }
    }

    private static void demandPlainFile(BackupId id, TarArchiveEntry entry, int before, int all) {
        boolean plain = entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
        if (!plain || entry.isSparse()) {
            throw refused(id, "it holds a link, a device, a directory or a file with holes");
        }
        if (entry.getName().length() > LONGEST_NAME || !PLAIN.matcher(entry.getName()).matches()) {
            throw refused(id, "a file in it has a name that leads elsewhere than it says");
        }
        if (entry.getSize() > all || before == MOST_FILES) {
            throw refused(id, "it says that it is larger than it is, or holds too many files");
        }
    }

    private static BackupFailed refused(BackupId id, String why) {
        return new BackupFailed("The secrets of backup %s are none that this service wrote: %s.".formatted(id, why),
                "use another copy of this backup, and find out who wrote this one");
    }
}
