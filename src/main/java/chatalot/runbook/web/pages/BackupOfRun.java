package chatalot.runbook.web.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The backup that a run made, as its manifest tells it. Read as a tree: manifests of every version are on record.
 *
 * @param facts what for people to what is in it, in the order to show
 * @param proof how it was proven, in words
 */
record BackupOfRun(String id, Map<String, String> facts, String proof) {

    static final String DOCUMENT = "manifest.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @throws IllegalStateException when it is no JSON */
    static BackupOfRun read(String manifest) {
        try {
            return of(JSON.readTree(manifest));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The manifest of a backup is JSON", e);
        }
    }

    private static BackupOfRun of(JsonNode manifest) {
        Words words = new Words();
        JsonNode database = manifest.path("database");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Taken", manifest.path("created").asText());
        facts.put("Version", manifest.at("/running/version").asText("not known"));
        facts.put("Database", "%s, %d rows in %d tables".formatted(words.size(database.path("bytes").asLong()), sum(database.path("tables"), "rows"),
                database.path("tables").size()));
        facts.put("Files", "%d, %s".formatted(manifest.at("/files/count").asLong(), words.size(manifest.at("/files/bytes").asLong())));
        facts.put("Secrets", manifest.at("/secrets/present").asBoolean() ? "encrypted" : "none");
        facts.put("Size", words.size(sum(manifest.path("contents"), "bytes")));
        JsonNode proof = manifest.path("proof");
        return new BackupOfRun(manifest.path("id").asText(), facts, proof.isObject()
                ? "Proven at %s: %s; %d tables, %d rows and %d files compared.".formatted(proof.path("at").asText(), proof.path("how").asText(),
                        proof.path("tables").asLong(), proof.path("rows").asLong(), proof.path("files").asLong())
                : "Not proven.");
    }

    private static long sum(JsonNode all, String field) {
        return StreamSupport.stream(all.spliterator(), false).mapToLong(one -> one.path(field).asLong()).sum();
    }
}
