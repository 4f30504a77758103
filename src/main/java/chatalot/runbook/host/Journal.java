package chatalot.runbook.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file on the instance's host, one JSON object a line, written and synced before and after every irreversible
 * action. After a crash it says what had been begun and what was finished, also to a person with a shell.
 */
public final class Journal {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Host host;
    private final Path file;

    public Journal(Host host, Path file) {
        this.host = host;
        this.file = file;
    }

    /** About to do {@code action}. */
    public void begin(String action, Map<String, String> facts) {
        write(action, "begun", facts);
    }

    /** {@code action} is done and its effects are durable. */
    public void done(String action, Map<String, String> facts) {
        write(action, "done", facts);
    }

    public boolean isBegun(String action) {
        return entries().stream().anyMatch(entry -> entry.action().equals(action));
    }

    public boolean isDone(String action) {
        return entries().stream().anyMatch(entry -> entry.action().equals(action) && entry.phase().equals("done"));
    }

    /** True from a beginning of {@code action} until the end that belongs to it, for what may be done more than once. */
    public boolean isUnderWay(String action) {
        return entries().stream().filter(entry -> entry.action().equals(action))
                .reduce((older, newer) -> newer).filter(entry -> entry.phase().equals("begun")).isPresent();
    }

    /** The facts of the newest entry for an action, in either phase. */
    public Optional<Map<String, String>> facts(String action) {
        return entries().stream().filter(entry -> entry.action().equals(action))
                .reduce((older, newer) -> newer).map(Entry::facts);
    }

    /** All entries, oldest first. A line that a power cut left unfinished at the end is passed over. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (String line : host.read(file).orElse("").lines().toList()) {
            parse(line).ifPresent(entries::add);
        }
        return entries;
    }

    private void write(String action, String phase, Map<String, String> facts) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("at", Instant.now().toString());
        entry.put("action", action);
        entry.put("phase", phase);
        entry.put("facts", facts);
        try {
            host.append(file, JSON.writeValueAsString(entry));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A journal entry of strings is always JSON", e);
        }
    }

    private static Optional<Entry> parse(String line) {
        try {
            return Optional.of(JSON.readValue(line, Entry.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** @param phase {@code begun} or {@code done} */
    public record Entry(String at, String action, String phase, Map<String, String> facts) { }
}
