package chatalot.runbook.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stretch of a chain, signed, to be held where nobody who could change the record can change it. Whoever holds all of them can name
 * each event that was changed since.
 *
 * @param before  the head that the stretch follows
 * @param at      when it was signed
 * @param entries at least one, without a gap
 */
public record Checkpoint(Digest before, Instant at, List<Entry> entries) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Checkpoint {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("A checkpoint holds an entry at least");
        }
    }

    /** The position of the first entry. */
    public long from() {
        return entries.get(0).position();
    }

    /** The position of the last. */
    public long to() {
        return entries.get(entries.size() - 1).position();
    }

    /** Of the chain with these entries. */
    public Digest head() {
        Digest head = before;
        for (Entry entry : entries) {
            head = entry.headAfter(head);
        }
        return head;
    }

    /** One line of JSON without its end: the canonical form of this, and a signature of exactly that. */
    public String signedWith(SealKey key) {
        String text = canonical(key.open()).text();
        return "{\"checkpoint\":%s,\"signature\":\"%s\"}".formatted(text, key.sign(text));
    }

    /**
     * What such a line says.
     *
     * @param keys that may have signed it
     * @throws IllegalArgumentException in words when it is none, is signed by nobody or by another key, or contradicts itself
     */
    public static Checkpoint read(String line, Collection<PublicSealKey> keys) {
        try {
            JsonNode signed = JSON.readTree(line);
            JsonNode body = signed.path("checkpoint");
            if (!body.isObject()) {
                throw new IllegalArgumentException("it is no checkpoint");
            }
            PublicSealKey key = keys.stream().filter(given -> given.fingerprint().hex().equals(body.path("key").asText())).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("it is signed with a key that is not known here"));
            if (!key.signed(CanonicalJson.of(body).text(), signed.path("signature").asText())) {
                throw new IllegalArgumentException("its signature is wrong");
            }
            Checkpoint checkpoint = of(body);
            if (!checkpoint.head().hex().equals(body.path("head").asText()) || checkpoint.to() != body.path("to").asLong()) {
                throw new IllegalArgumentException("its head does not follow from its entries");
            }
            return checkpoint;
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException("it is no checkpoint", e);
        }
    }

    /** Whether a line is made like a checkpoint, whoever signed it. */
    static boolean isOne(String line) {
        try {
            return JSON.readTree(line).path("checkpoint").isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Checkpoint of(JsonNode body) {
        List<Entry> entries = new ArrayList<>();
        long from = body.path("from").asLong();
        body.path("entries").forEach(entry -> entries.add(new Entry(from + entries.size(), entry.path(0).asLong(),
                Optional.of(entry.path(1)).filter(JsonNode::isNumber).map(JsonNode::asLong), new Digest(entry.path(2).asText()))));
        return new Checkpoint(new Digest(body.path("before").asText()), Instant.parse(body.path("at").asText()), entries);
    }

    private CanonicalJson canonical(PublicSealKey key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", key.fingerprint().hex());
        fields.put("at", at.toString());
        fields.put("from", from());
        fields.put("to", to());
        fields.put("before", before.hex());
        fields.put("head", head().hex());
        fields.put("entries", entries.stream().map(entry -> Arrays.asList(entry.event(), entry.run().orElse(null), entry.content().hex())).toList());
        return CanonicalJson.of(fields);
    }
}
