package chatalot.runbook.audit.chain;

import chatalot.runbook.run.CheckpointPlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file that checkpoints are added to, a line each; what it holds is looked at each time, for it may be another one by now. Nothing in
 * it is ever changed: the beginning of a line that a fall of the machine left is ended, and the line written again after it.
 */
final class CheckpointFile implements CheckpointPlace {

    private final Path file;

    CheckpointFile(Path file) {
        this.file = file;
    }

    @Override
    public String name() {
        return "file " + file;
    }

    @Override
    public Optional<Stream<String>> held() throws NotHeld {
        try {
            return Optional.of(Files.lines(file));
        } catch (NoSuchFileException e) {
            return Optional.of(Stream.empty());
        } catch (IOException e) {
            throw new NotHeld("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    @Override
    public void hold(String checkpoint) throws NotHeld {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer line = StandardCharsets.UTF_8.encode((isTorn() ? "\n" : "") + checkpoint + "\n");
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(true);
        } catch (IOException e) {
            throw new NotHeld("%s cannot be written: %s".formatted(file, e), e);
        }
    }

    /** Whether its last line has no end. */
    private boolean isTorn() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }
}
