package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/** Since when a run's copies are kept: a small file beside them, written before the first copy is made. */
final class KeptRegister {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Host host;
    private final Clock clock;

    KeptRegister(Host host, Clock clock) {
        this.host = host;
        this.clock = clock;
    }

    /** Enters the run, unless it is there. */
    void enter(KeptDirectory kept, long run) {
        if (!host.exists(kept.register())) {
            try {
                host.write(kept.register(), JSON.writeValueAsString(Map.of("run", run, "since", clock.instant().toString())));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Strings and numbers are always JSON", e);
            }
        }
    }

    /** Since when; empty when nobody entered it, or nobody can read it. */
    Optional<Instant> since(KeptDirectory kept) {
        return host.read(kept.register()).flatMap(text -> {
            try {
                JsonNode since = JSON.readTree(text).path("since");
                return since.isTextual() ? Optional.of(Instant.parse(since.asText())) : Optional.empty();
            } catch (JsonProcessingException | DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }
}
