package chatalot.runbook.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What approvers sign: SHA-256, lower-case hex, over JSON with sorted keys. Covers what would be done and what it
 * stands on; not times, sizes or predictions, which change without changing the decision.
 */
final class Digest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Digest() {
    }

    static String of(String instance, CommitId target, Base base, List<Migration> pending, RollbackClass rollbackClass) {
        Map<String, Object> signed = new TreeMap<>();
        signed.put("instance", instance);
        signed.put("target", target.value());
        signed.put("base", new TreeMap<>(Map.of("runningImage", base.runningImage(), "head", base.head().value(),
                "migrations", base.migrations(), "composeFiles", base.composeFiles(), "env", base.env())));
        signed.put("pending", pending.stream().map(migration -> migration.version() + " " + migration.checksum()).toList());
        signed.put("rollbackClass", rollbackClass.name());
        return sha256(json(signed));
    }

    /** The same for a rollback: also the way, the backup it takes and the loss in numbers. */
    static String ofRollback(String planned, Plan.Rollback rollback) {
        Map<String, Object> signed = new TreeMap<>();
        signed.put("planned", planned);
        signed.put("way", rollback.way().word());
        signed.put("backup", rollback.backup().orElse(""));
        signed.put("loss", rollback.loss());
        return sha256(json(signed));
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String json(Map<String, ?> sorted) {
        try {
            return JSON.writeValueAsString(sorted);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of text is always JSON", e);
        }
    }
}
