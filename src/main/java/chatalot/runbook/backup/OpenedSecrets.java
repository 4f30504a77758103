package chatalot.runbook.backup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The secrets of a backup in the clear, in memory alone. Closing wipes them. */
public final class OpenedSecrets implements AutoCloseable {

    private final List<SecretFile> files;

    OpenedSecrets(List<SecretFile> files) {
        this.files = List.copyOf(files);
    }

    /**
     * One of them.
     *
     * @param path     where it lay on the host, absolute
     * @param mode     its rights, for example 0600
     * @param contents wiped with the rest
     */
    public record SecretFile(Path path, int mode, long user, long group, byte[] contents) {

        @Override
        public String toString() {
            return path.toString();
        }
    }

    public List<SecretFile> files() {
        return files;
    }

    @Override
    public void close() {
        files.forEach(file -> Arrays.fill(file.contents(), (byte) 0));
    }
}
