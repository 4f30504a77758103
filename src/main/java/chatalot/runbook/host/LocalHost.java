package chatalot.runbook.host;

import java.io.BufferedReader;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine this service runs on. */
public final class LocalHost implements Host {

    private static final Logger LOG = LoggerFactory.getLogger(LocalHost.class);
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final DockerAccess docker;
    private final OwnContainer ownContainer;
    private final ComposeProgram compose = new ComposeProgram();

    public LocalHost(DockerAccess docker) {
        this(docker, OwnContainer.ofThisProcess(docker));
    }

    LocalHost(DockerAccess docker, OwnContainer ownContainer) {
        this.docker = docker;
        this.ownContainer = ownContainer;
    }

    @Override
    public String name() {
        return "local";
    }

    @Override
    public Result run(Command command, Consumer<String> lines) {
        Process process = start(command);
        command.input().ifPresent(text -> feed(process, text));
        // Both pipes are drained at once: a full pipe would stop the command for ever.
        CompletableFuture<String> output = drain(process.getInputStream(), lines);
        CompletableFuture<String> errors = drain(process.getErrorStream(), lines);
        try {
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CommandFailed(command, "did not end within " + command.timeout());
            }
            Result result = new Result(process.exitValue(), output.join(), errors.join());
            new EngineLost(docker).refuse(command, result);
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("`%s` was ended because its step was interrupted".formatted(command), e);
        } finally {
            endTree(process);
        }
    }

    @Override
    public Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unchecked("Cannot read " + file, e);
        }
    }

    @Override
    public void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path temporary = Files.createTempFile(file.getParent(), "." + file.getFileName() + ".", ".tmp", PRIVATE);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                writeAll(channel, text);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(file.getParent());
        } catch (IOException e) {
            throw unchecked("Cannot write " + file, e);
        }
    }

    @Override
    public void append(Path file, String line) {
        try {
            Files.createDirectories(file.getParent());
            boolean isNew = !Files.exists(file);
            try (FileChannel channel = FileChannel.open(file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), PRIVATE)) {
                writeAll(channel, (endsInMidLine(file) ? "\n" : "") + line + "\n");
            }
            if (isNew) {
                syncDirectory(file.getParent());
            }
        } catch (IOException e) {
            throw unchecked("Cannot append to " + file, e);
        }
    }

    @Override
    public InputStream open(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public OutputStream create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING), PRIVATE);
        return new FilterOutputStream(Channels.newOutputStream(channel)) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                try (channel) {
                    if (channel.isOpen()) {
                        channel.force(true);
                    }
                }
            }
        };
    }

    @Override
    public void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unchecked("Cannot remove " + file, e);
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    @Override
    public Owner owner(Path path) {
        return new Owner(number("unix:uid", path), number("unix:gid", path));
    }

    @Override
    public int user() {
        return number("unix:uid", Path.of("/proc/self"));
    }

    private static int number(String attribute, Path path) {
        try {
            return (Integer) Files.getAttribute(path, attribute);
        } catch (IOException e) {
            throw unchecked("Cannot see whose %s is".formatted(path), e);
        }
    }

    @Override
    public long freeBytes(Path path) {
        Path existing = path.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            throw unchecked("Cannot ask for the free space of " + existing, e);
        }
    }

    @Override
    public void endProcesses(String marker) {
        ProcessHandle.allProcesses().filter(process -> process.info().commandLine().orElse("").contains(marker))
                .forEach(process -> {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                });
    }

    @Override
    public boolean isOwn(DockerAccess.Container container) {
        return ownContainer.id().filter(container.id()::equals).isPresent();
    }

    @Override
    public List<String> compose() {
        return compose.on(this, docker.program());
    }

    @Override
    public DockerAccess docker() {
        return docker;
    }

    @Override
    public void reach(String network) {
        ownContainer.join(network);
    }

    /** With what was said: whoever passes the message on tells of a full disk, too. */
    private static UncheckedIOException unchecked(String what, IOException cause) {
        return new UncheckedIOException("%s: %s".formatted(what, cause.getMessage()), cause);
    }

    private Process start(Command command) {
        ProcessBuilder builder = new ProcessBuilder(command.arguments());
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        builder.environment().keySet().removeIf(variable -> !Inherited.includes(variable));
        builder.environment().putAll(docker.environment());
        builder.environment().putAll(command.environment());
        if (command.input().isEmpty()) {
            builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandFailed(command, "could not be started: " + e.getMessage());
        }
    }

    /** On a thread of its own: what is longer than a pipe holds waits for a reader. */
    private static void feed(Process process, String text) {
        Thread thread = new Thread(() -> {
            try (OutputStream input = process.getOutputStream()) {
                input.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading all of it: whether it minded is told by its exit code.
                LOG.debug("A command left a part of its input unread", e);
            }
        }, "command-input");
        thread.setDaemon(true);
        thread.start();
    }

    private static CompletableFuture<String> drain(InputStream stream, Consumer<String> lines) {
        CompletableFuture<String> whole = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            StringBuilder text = new StringBuilder();
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    text.append(line).append('\n');
                    lines.accept(line);
                }
                whole.complete(text.toString());
            } catch (IOException | RuntimeException e) {
                whole.completeExceptionally(e);
            }
        }, "command-output");
        thread.setDaemon(true);
        thread.start();
        return whole;
    }

    private static void endTree(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** A power cut can leave the last line unfinished; the next one must not be glued to it. */
    private static boolean endsInMidLine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    private static void writeAll(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
