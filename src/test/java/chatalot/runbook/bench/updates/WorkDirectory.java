package chatalot.runbook.bench.updates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.springframework.util.FileSystemUtils;

/**
 * Where a benchmark's service and backups lie; gone afterwards, but for what the service said.
 *
 * @param path absolute
 */
record WorkDirectory(Path path) implements AutoCloseable {

    private static final Path PARENT = Path.of("target", "bench").toAbsolutePath();

    /** An empty one. @param name nobody else's */
    static WorkDirectory create(String name) throws IOException {
        WorkDirectory directory = new WorkDirectory(PARENT.resolve(name));
        FileSystemUtils.deleteRecursively(directory.path());
        Files.createDirectories(directory.path());
        return directory;
    }

    /** Another one in it. */
    Path child(String name) throws IOException {
        return Files.createDirectories(path.resolve(name));
    }

    @Override
    public void close() throws IOException {
        Path log = path.resolve("service.log");
        if (Files.exists(log)) {
            Files.copy(log, PARENT.resolve(path.getFileName() + ".log"), StandardCopyOption.REPLACE_EXISTING);
        }
        FileSystemUtils.deleteRecursively(path);
    }
}
