package chatalot.runbook.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a bundle says of the events of its run, and whether that agrees with itself and with what is held elsewhere.
 *
 * @param run    whose evidence it is
 * @param until  the position of the chain's end when the bundle was made
 * @param rows   its events, as they stood
 * @param sealed what the chain knew of them, by event
 */
public record RunEvidence(long run, long until, List<Row> rows, Map<Long, Entry> sealed) {

    /** The names of the files in a bundle. */
    public static final String ABOUT = "bundle.json";
    public static final String EVENTS = "audit/events.jsonl";
    public static final String SEALS = "audit/seals.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A seal as a line of the bundle, without its end. */
    public static String line(Entry entry) {
        return JSON.createObjectNode().put("position", entry.position()).put("event", entry.event()).put("content", entry.content().hex()).toString();
    }

    /** @throws IllegalArgumentException when the bundle is not one of a run */
    public static RunEvidence of(OpenedBundle bundle) {
        try {
            JsonNode about = JSON.readTree(file(bundle, ABOUT));
            long run = about.path("run").asLong();
            List<Row> rows = file(bundle, EVENTS).lines().map(Row::read).toList();
            Map<Long, Entry> sealed = new TreeMap<>();
            for (String line : file(bundle, SEALS).lines().toList()) {
                JsonNode seal = JSON.readTree(line);
                sealed.put(seal.path("event").asLong(), new Entry(seal.path("position").asLong(), seal.path("event").asLong(), Optional.of(run),
                        new Digest(seal.path("content").asText())));
            }
            return new RunEvidence(run, about.path("chain").path("position").asLong(), rows, sealed);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a file in it is no JSON", e);
        }
    }

    /** What does not agree within the bundle: sentences; empty when all does. */
    public List<String> contradictions() {
        List<String> found = new ArrayList<>();
        Map<Long, Entry> left = new TreeMap<>(sealed);
        rows.forEach(row -> {
            Entry seal = left.remove(row.event());
            if (!row.run().equals(Optional.of(run))) {
                found.add("Event %d is not of run %d.".formatted(row.event(), run));
            } else if (seal == null) {
                found.add("Event %d has no seal.".formatted(row.event()));
            } else if (!seal.content().equals(row.content().digest())) {
                found.add("Event %d is not what was sealed.".formatted(row.event()));
            }
        });
        left.keySet().forEach(event -> found.add("Event %d was sealed and is missing.".formatted(event)));
        return found;
    }

    /**
     * What does not agree with what was held elsewhere: sentences; empty when all does.
     *
     * @param held of the whole record
     */
    public List<String> contradictions(Iterator<Entry> held) {
        List<String> found = new ArrayList<>();
        Map<Long, Entry> left = new TreeMap<>(sealed);
        long last = 0;
        while (held.hasNext()) {
            Entry entry = held.next();
            last = entry.position();
            Optional<Entry> own = Optional.ofNullable(left.remove(entry.event()));
            boolean ours = entry.run().equals(Optional.of(run));
            // What happened to the run after the bundle was made is no part of it.
            if (ours && own.isEmpty() && entry.position() <= until) {
                found.add("Event %d of run %d is missing.".formatted(entry.event(), run));
            } else if (own.isPresent() && !own.get().equals(entry)) {
                found.add("Event %d is not what is held elsewhere.".formatted(entry.event()));
            }
        }
        long end = last;
        left.values().stream().filter(entry -> entry.position() <= end).forEach(entry ->
                found.add("Event %d is not held elsewhere, where it should be.".formatted(entry.event())));
        return found;
    }

    private static String file(OpenedBundle bundle, String name) {
        return Optional.ofNullable(bundle.files().get(name)).orElseThrow(() -> new IllegalArgumentException("there is no %s in it".formatted(name)));
    }
}
