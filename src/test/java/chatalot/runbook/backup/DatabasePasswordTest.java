package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.FencedHost;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.WorkInterrupted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that wants a password gets it from a file, for as long as that is needed and no longer. */
@Tag("docker")
class DatabasePasswordTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String RULE = "s|^(host +all +all +127.0.0.1/32 +).*|\\1%s|";
    private TestInstance data;

    @BeforeEach
    void begin(@TempDir Path directory) {
        data = new TestInstance(directory);
        editRules(RULE.formatted("scram-sha-256"));
    }

    @AfterEach
    void end() {
        editRules(RULE.formatted("trust"));
        data.close();
    }

    @Test
    void theFileIsGoneAfterTheDump() {
        BackupId id = maker(data.host()).dumpDatabase();

        assertThat(data.instance().backups().resolve(id + ".partial/database/toc.dat")).isNotEmptyFile();
        assertThat(isWritten()).isFalse();
    }

    @Test
    void theFileIsGoneAlsoWhereTheLockIsLostOnceItIsWritten() {
        AtomicBoolean written = new AtomicBoolean();
        Host lost = FencedHost.of(data.host(), () -> {
            if (written.get() || isWritten()) {
                written.set(true);
                throw new WorkInterrupted("the lock is lost");
            }
        });

        assertThatThrownBy(() -> maker(lost).dumpDatabase()).isInstanceOf(WorkInterrupted.class);

        assertThat(written).isTrue();
        assertThat(isWritten()).isFalse();
    }

    private BackupMaker maker(Host host) {
        return new BackupMaker(host, data.instance(), data.work(1, "backup"), LIMIT, TestInstance.JSON, Clock.systemUTC());
    }

    private boolean isWritten() {
        if (!Files.exists(data.instance().backups())) {
            return false;
        }
        try (Stream<Path> files = Files.walk(data.instance().backups(), 2)) {
            return files.anyMatch(file -> file.endsWith(".pgpass"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void editRules(String edit) {
        PostgresContainer postgres = PostgresContainer.shared();
        Result result = postgres.docker().exec(postgres.container(), List.of("bash", "-c",
                "sed -i -E \"$0\" \"$PGDATA/pg_hba.conf\" && psql -U chatalot -c 'select pg_reload_conf()'", edit),
                Duration.ofSeconds(20));
        assertThat(result.succeeded()).as(result.errors()).isTrue();
    }
}
