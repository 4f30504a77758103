package chatalot.runbook.backup;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** A directory on an instance's host. */
final class HostPlace implements Place {

    private static final Duration LONG = Duration.ofMinutes(30);

    private final Host host;
    private final Path root;
    private final String words;

    HostPlace(Host host, Path root, String words) {
        this.host = host;
        this.root = root;
        this.words = words;
    }

    /** Makes the directory itself, for this service's account alone; there already is success. */
    void make() throws IOException {
        demand(Command.of("mkdir", "-p", "-m", "0700", root.toString()));
    }

    @Override
    public String words() {
        return words;
    }

    @Override
    public boolean isLost(IOException failure) {
        return false;
    }

    @Override
    public OptionalLong free() throws IOException {
        try {
            return OptionalLong.of(host.freeBytes(root));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public List<Entry> sets() throws IOException {
        return entries(root, "-mindepth", "1", "-maxdepth", "1");
    }

    @Override
    public List<Entry> below(String directory) throws IOException {
        Path path = root.resolve(directory);
        return host.exists(path) ? entries(path, "-mindepth", "1") : List.of();
    }

    private List<Entry> entries(Path path, String... depth) throws IOException {
        Command find = Command.of("find", path.toString()).and(depth).and("-printf", "%y %s %P\\0").within(LONG);
        return Arrays.stream(demand(find).split("\0")).map(String::stripLeading).filter(line -> !line.isBlank())
                .map(line -> line.split(" ", 3))
                .map(parts -> new Entry(parts[2], switch (parts[0]) {
                    case "f" -> Entry.Kind.FILE;
                    case "d" -> Entry.Kind.DIRECTORY;
                    default -> Entry.Kind.OTHER;
                }, Long.parseLong(parts[1]))).toList();
    }

    @Override
    public void makeDirectory(String path) throws IOException {
        if (!host.exists(root.resolve(path))) {
            demand(Command.of("mkdir", "-m", "0700", root.resolve(path).toString()));
        }
    }

    @Override
    public InputStream read(String path) throws IOException {
        return host.open(root.resolve(path));
    }

    @Override
    public OutputStream write(String path) throws IOException {
        return host.create(root.resolve(path));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        demand(Command.of("mv", "--no-target-directory", "--no-clobber", root.resolve(from).toString(),
                root.resolve(to).toString()));
        if (host.exists(root.resolve(from))) {
            throw new IOException("%s is there already".formatted(to));
        }
    }

    @Override
    public void remove(String path) throws IOException {
        demand(Command.of("rm", "-rf", "--", root.resolve(path).toString()).within(LONG));
    }

    @Override
    public void settle() throws IOException {
        demand(Command.of("sync", "--file-system", root.toString()).within(LONG));
    }

    @Override
    public void close() {
        // Nothing is held open between two calls.
    }

    private String demand(Command command) throws IOException {
        try {
            return host.demand(command).output();
        } catch (CommandFailed e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
