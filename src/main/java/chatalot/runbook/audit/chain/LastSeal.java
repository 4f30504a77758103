package chatalot.runbook.audit.chain;

import chatalot.runbook.run.RepeatedLook;
import chatalot.runbook.run.ServiceRestores;
import chatalot.runbook.seal.Digest;
import chatalot.runbook.seal.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The end of the chain as it was seen last, in a file beside the keys, {@code last-seal}: a database that does not reach that far any more
 * was put back to an earlier day, and runs that it shows as open must not go on by themselves. Another database is another matter, and
 * nothing is said of it.
 */
@Component
@DependsOnDatabaseInitialization
class LastSeal extends RepeatedLook implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(LastSeal.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final JdbcClient jdbc;
    private final Seals seals;
    private final ServiceRestores restores;
    private final Path file;
    private Optional<Link> written = Optional.empty();

    LastSeal(JdbcClient jdbc, Seals seals, ServiceRestores restores, CheckpointSettings settings) {
        super("last-seal", PAUSE);
        this.jdbc = jdbc;
        this.seals = seals;
        this.restores = restores;
        this.file = settings.keys().toAbsolutePath().resolve("last-seal");
    }

    /** What the file says: which database, up to where, and the head there. */
    private record Mark(String database, long position, Digest head) { }

    /** Before anything goes on. */
    @Override
    public void afterPropertiesSet() {
        // Asked in any case: a database has its id from its first day on, and so has every dump of it.
        String database = database();
        mark().filter(mark -> mark.database().equals(database)).ifPresent(mark -> {
            Optional<Link> there = seals.at(mark.position());
            if (there.filter(link -> link.head().equals(mark.head())).isEmpty() && restores.waiting().isEmpty()) {
                String words = "its record ends at position %d and had reached %d".formatted(seals.last().map(link -> link.entry().position()).orElse(0L),
                        mark.position());
                LOG.warn("The service's own database was put back to an earlier day: {}. No step of an open run begins until an administrator lets them go on",
                        words);
                restores.noticed(words);
            }
        });
    }

    @Override
    protected void look() {
        try {
            Optional<Link> last = seals.last();
            if (last.isPresent() && !last.equals(written)) {
                write(new Mark(database(), last.get().entry().position(), last.get().head()));
                written = last;
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The end of the record's chain could not be noted in {}; it is tried again in {}", file, PAUSE, e);
        }
    }

    private Optional<Mark> mark() {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.size() < 3 ? Optional.empty() : Optional.of(new Mark(lines.get(0), Long.parseLong(lines.get(1)), new Digest(lines.get(2))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read: whether the service's database was put back to an earlier day is not known", file, e);
            return Optional.empty();
        }
    }

    private void write(Mark mark) throws IOException {
        Path unfinished = Files.createTempFile(file.getParent(), "last-seal", ".unfinished");
        Files.writeString(unfinished, "%s\n%d\n%s\n".formatted(mark.database(), mark.position(), mark.head()));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private String database() {
        List<String> known = ids();
        if (known.isEmpty()) {
            try {
                jdbc.sql("insert into service_identity (id) values (?)").param(UUID.randomUUID().toString()).update();
            } catch (DuplicateKeyException e) {
                LOG.debug("Another node gave it one", e);
            }
            known = ids();
        }
        return known.get(0);
    }

    private List<String> ids() {
        return jdbc.sql("select id from service_identity order by id").query(String.class).list();
    }
}
