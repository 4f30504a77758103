package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Since when images of earlier releases are kept, by name: a small file beside the backups, because Docker remembers only
 * when an image was made. Without the file, or with one that nobody can read, the days count from now.
 */
final class ImageRegister {

    private static final ObjectMapper JSON = JsonMapper.builder().addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build();
    private static final TypeReference<TreeMap<String, Instant>> SHAPE = new TypeReference<>() { };

    private final Host host;
    private final Path file;

    ImageRegister(Host host, Path file) {
        this.host = host;
        this.file = file;
    }

    Map<String, Instant> read() {
        return host.read(file).map(text -> {
            try {
                return JSON.readValue(text, SHAPE);
            } catch (JsonProcessingException e) {
                return new TreeMap<String, Instant>();
            }
        }).orElseGet(TreeMap::new);
    }

    void write(Map<String, Instant> since) {
        if (since.equals(read())) {
            return;
        }
        try {
            host.write(file, JSON.writeValueAsString(since));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Names and moments are always JSON", e);
        }
    }
}
