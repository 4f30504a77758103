package chatalot.runbook.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The documents attached to runs, in our own database. */
@Repository
public class EvidenceStore {

    private final JdbcClient jdbc;
    private final Clock clock;

    public EvidenceStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The documents of one run; what is put there is nobody's step's. */
    public Evidence of(RunNumber run) {
        return of(run, Optional.empty());
    }

    /** The documents of one run, for one of its steps: what is put there says so. */
    public Evidence of(RunNumber run, String step) {
        return of(run, Optional.of(step));
    }

    private Evidence of(RunNumber run, Optional<String> step) {
        return new Evidence() {
            @Override
            public void put(String name, String mediaType, String text) {
                EvidenceStore.this.put(run, step, name, mediaType, text);
            }

            @Override
            public Optional<String> text(String name) {
                return EvidenceStore.this.text(run, name);
            }

            @Override
            public List<Document> list() {
                return EvidenceStore.this.list(run);
            }
        };
    }

    @Transactional
    void put(RunNumber run, Optional<String> step, String name, String mediaType, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        jdbc.sql("delete from evidence where run = ? and name = ?").params(run.value(), name).update();
        jdbc.sql("insert into evidence (run, name, media_type, sha256, size, content, at, step) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(run.value(), name, mediaType, sha256(bytes), (long) bytes.length, text,
                        Timestamp.from(clock.instant()), step.orElse(null))
                .update();
    }

    private Optional<String> text(RunNumber run, String name) {
        return jdbc.sql("select content from evidence where run = ? and name = ?").params(run.value(), name)
                .query((row, index) -> row.getString("content")).optional();
    }

    private List<Evidence.Document> list(RunNumber run) {
        return jdbc.sql("select name, media_type, size, sha256, at, step from evidence where run = ? order by at, name")
                .param(run.value())
                .query((row, index) -> new Evidence.Document(row.getString("name"), row.getString("media_type"),
                        row.getLong("size"), row.getString("sha256"), RunStore.instant(row, "at").orElseThrow(),
                        Optional.ofNullable(row.getString("step"))))
                .list();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
