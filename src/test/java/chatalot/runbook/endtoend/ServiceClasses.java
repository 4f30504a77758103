package chatalot.runbook.endtoend;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import org.springframework.util.FileSystemUtils;

/**
 * The classes of the service as an archive that Java maps instead of reading and verifying them (JEP 350, Spring's
 * {@code spring.context.exit}): the tests start it a hundred times. An archive asks for jars, so ours are packed first.
 */
final class ServiceClasses {

    private static final long TRAINING_MINUTES = 5;

    private final List<String> options;

    private ServiceClasses(List<String> options) {
        this.options = List.copyOf(options);
    }

    private static final class Shared {
        private static final ServiceClasses MADE = make();
    }

    /** Those of this test run, made at the first call. */
    static ServiceClasses shared() {
        return Shared.MADE;
    }

    /** What Java needs to start the service from them, but for the name of its main class. */
    List<String> options() {
        return options;
    }

    private static ServiceClasses make() {
        try {
            Path directory = Files.createTempDirectory(Path.of("target"), "service-classes-").toAbsolutePath();
            directory.toFile().deleteOnExit();
            String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(entry -> Files.isDirectory(Path.of(entry)) ? packed(Path.of(entry), directory) : entry)
                    .collect(joining(File.pathSeparator));
            Path archive = directory.resolve("service.jsa");
            train(directory, classPath, archive);
            archive.toFile().deleteOnExit();
            return new ServiceClasses(List.of("-XX:SharedArchiveFile=" + archive, "-cp", classPath));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String packed(Path classes, Path directory) {
        Path jar = directory.resolve(classes.getFileName() + ".jar");
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        if (tool.run(System.out, System.err, "--create", "--no-compress", "--file", jar.toString(), "-C", classes.toString(), ".") != 0) {
            throw new IllegalStateException("Could not pack " + classes);
        }
        jar.toFile().deleteOnExit();
        return jar.toString();
    }

    /** Starts the service until its beans are made, and keeps which classes that took. */
    private static void train(Path directory, String classPath, Path archive) throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        List<String> command = new ArrayList<>(ServiceProcess.java());
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Dspring.context.exit=onRefresh", "-cp", classPath,
                MortalRunbook.class.getName(), "--server.port=0", "--runbook.data=" + data));
        Path log = directory.resolve("training.log");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (!process.waitFor(TRAINING_MINUTES, TimeUnit.MINUTES) || !Files.exists(archive)) {
                process.destroyForcibly();
                throw new IllegalStateException("No archive of classes was made: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        FileSystemUtils.deleteRecursively(data);
        Files.delete(log);
    }
}
