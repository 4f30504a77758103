package chatalot.runbook.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was sent to an instance and what it acknowledged: an append-only file of JSON lines, one before a write is
 * sent and one after it was acknowledged. A write that was sent and never acknowledged may have happened or not, so
 * both states are allowed then. The file can be read again later, also by another process.
 */
public final class Acknowledged implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel file;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Map<String, Set<Optional<String>>> files = new LinkedHashMap<>();
    private final List<Difference> seen = new ArrayList<>();
    private int deletes;

    private Acknowledged(FileChannel file) {
        this.file = file;
    }

    /** Opens the record in this file, which is made if needed; what it says already is taken over. */
    public static Acknowledged in(Path path) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Acknowledged record = new Acknowledged(file);
            String whole = wholeLines(Files.readString(path));
            for (String line : whole.lines().toList()) {
                record.take(JSON.readValue(line, Line.class));
            }
            try (FileChannel cut = FileChannel.open(path, StandardOpenOption.WRITE)) {
                cut.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
            }
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the record of acknowledged writes " + path, e);
        }
    }

    /** A line that was cut off by a crash says nothing that may be relied on. */
    private static String wholeLines(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    /** To be called before a write is sent for the first time. */
    synchronized void sending(Write write) {
        add(new Line(Event.SENT, write, 0));
    }

    /** The instance said that it is done. */
    synchronized void acknowledged(Write write) {
        add(new Line(Event.ACKNOWLEDGED, write, 0));
    }

    /** The instance said that the message is stored under this id. */
    synchronized void acknowledged(Write.Post post, long id) {
        add(new Line(Event.ACKNOWLEDGED, post, id));
    }

    /** The instance answered that a file is not there which is known to have been there, and was not removed. */
    synchronized void missing(Write.Delete delete) {
        add(new Line(Event.MISSING, delete, 0));
    }

    /** Every message sent, by key. */
    synchronized Map<String, Message> messages() {
        return Map.copyOf(messages);
    }

    /** The states each file may be in: the SHA-256 of its content, or empty for "not there". */
    synchronized Map<String, Set<Optional<String>>> files() {
        Map<String, Set<Optional<String>>> copy = new LinkedHashMap<>();
        files.forEach((name, states) -> copy.put(name, Set.copyOf(states)));
        return copy;
    }

    /** Losses that showed while writing. */
    synchronized List<Difference> seen() {
        return List.copyOf(seen);
    }

    /** How much was acknowledged so far. */
    public synchronized Count count() {
        return new Count((int) messages.values().stream().filter(message -> message.id().isPresent()).count(),
                (int) files.values().stream().filter(states -> !states.contains(Optional.<String>empty())).count(), deletes);
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the record of acknowledged writes", e);
        }
    }

    private void add(Line line) {
        try {
            file.write(StandardCharsets.UTF_8.encode(JSON.writeValueAsString(line) + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot add to the record of acknowledged writes", e);
        }
        take(line);
    }

    private void take(Line line) {
        boolean isSettled = line.event() != Event.SENT;
        if (line.write() instanceof Write.Post post) {
            messages.put(post.key(), new Message(post, isSettled ? Optional.of(line.id()) : Optional.empty()));
        } else if (line.write() instanceof Write.Upload upload) {
            settle(isSettled, upload.name(), Optional.of(upload.sha256()));
        } else if (line.write() instanceof Write.Delete delete) {
            settle(isSettled, delete.name(), Optional.empty());
            deletes += line.event() == Event.ACKNOWLEDGED ? 1 : 0;
            if (line.event() == Event.MISSING) {
                seen.add(new Difference(Difference.Kind.LOST_FILE, delete.name(), "there", "gone while writing"));
            }
        }
    }

    private void settle(boolean isSettled, String name, Optional<String> state) {
        Set<Optional<String>> states =
                files.computeIfAbsent(name, unknown -> new LinkedHashSet<>(List.of(Optional.<String>empty())));
        if (isSettled) {
            states.clear();
        }
        states.add(state);
    }

    enum Event { SENT, ACKNOWLEDGED, MISSING }

    /** One line of the file; {@code id} is 0 where there is none. */
    record Line(Event event, Write write, long id) { }

    /** A message that was sent; {@code id} once it was acknowledged. */
    record Message(Write.Post post, Optional<Long> id) { }

    /**
     * Acknowledged writes.
     *
     * @param messages posted
     * @param files    there for certain
     * @param deletes  files removed
     */
    public record Count(int messages, int files, int deletes) {

        @Override
        public String toString() {
            return "%d messages, %d files, %d deletions".formatted(messages, files, deletes);
        }
    }
}
