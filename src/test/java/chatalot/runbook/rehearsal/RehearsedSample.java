package chatalot.runbook.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.BackupId;
import chatalot.runbook.backup.BackupMaker;
import chatalot.runbook.backup.BackupStore;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.deploy.ImageBuild;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.sample.SampleInstance;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.mock.env.MockEnvironment;

/** A sample of its own with some messages and files, and a proven backup of it. */
final class RehearsedSample implements AutoCloseable {

    static final long RUN = 31;
    static final int MESSAGES = 7;

    private final SampleInstance sample;
    private final InstanceCatalog catalog;
    private final Instance instance;
    private final Backup backup;

    /** @param release that runs
     *  @param more    SQL that is run on it before the backup */
    RehearsedSample(String release, Path directory, String... more) throws SQLException {
        sample = SampleInstance.create(release);
        catalog = InstanceCatalog.read(new MockEnvironment()
                .withProperty("runbook.instances." + sample.project() + ".directory", sample.directory().toString())
                .withProperty("runbook.instances." + sample.project() + ".backups", directory.resolve("backups").toString()),
                sample.host());
        instance = catalog.discover(sample.project());
        try (Connection connection = InstanceDatabase.of(sample.host(), instance).open(); Statement statement = connection.createStatement()) {
            statement.execute("insert into users (name) values ('ann')");
            statement.execute("insert into messages (author_id, text, key) select id, 'message ' || g, 'key ' || g from users, generate_series(1, %d) g"
                    .formatted(MESSAGES));
            for (String each : more) {
                statement.execute(each);
            }
        }
        inApp("echo one > one.txt; echo two > two.txt");
        BackupMaker maker = new BackupMaker(sample.host(), instance, work("backup"), Duration.ofMinutes(3), TestInstance.JSON,
                Clock.systemUTC());
        BackupId id = maker.dumpDatabase();
        maker.archiveFiles(id);
        maker.archiveSecrets(id, Optional.empty());
        maker.prove(id);
        maker.keep(id);
        backup = new BackupStore(sample.host(), TestInstance.JSON, instance).find(id).orElseThrow();
    }

    SampleInstance sample() {
        return sample;
    }

    InstanceCatalog catalog() {
        return catalog;
    }

    Instance instance() {
        return instance;
    }

    Backup backup() {
        return backup;
    }

    Host host() {
        return sample.host();
    }

    DockerAccess docker() {
        return sample.host().docker();
    }

    ImageBuild build() {
        return new ImageBuild(sample.host(), instance, instance.runbookDirectory().resolve("run-" + RUN + ".worktree"));
    }

    Work work(String step) {
        Map<String, String> marks = Map.of("runbook.run", Long.toString(RUN), "runbook.instance", sample.project(),
                "runbook.step", step);
        return new Work(sample.project(), RUN, marks, marks, line -> { }, () -> { });
    }

    /** What of ours is on the Engine for this instance. */
    List<String> left() {
        Map<String, String> marks = Map.of("runbook.instance", sample.project());
        List<String> left = new ArrayList<>(docker().containers(marks).stream().map(Container::name).toList());
        left.addAll(docker().volumes(marks));
        left.addAll(docker().networks(marks));
        return left;
    }

    /** Rows, ledger and files of the real instance. */
    String asItIs() throws SQLException {
        try (Connection connection = InstanceDatabase.of(sample.host(), instance).open(); Statement statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select (select string_agg(m::text, '|' order by id) from messages m),
                               (select string_agg(l::text, '|' order by version) from _sqlx_migrations l)""")) {
            row.next();
            return row.getString(1) + row.getString(2) + inApp("find . -printf '%p %s %T@\\n' | sort; cat *.txt");
        }
    }

    @Override
    public void close() {
        build().cleanUp();
        docker().imageNames("chatalot-runbook/" + sample.project()).forEach(docker()::removeImage);
        sample.close();
    }

    private String inApp(String script) {
        Result result = docker().exec(instance.compose().app().container(), List.of("sh", "-c", "cd /app/data/files && " + script),
                Duration.ofSeconds(20));
        assertThat(result.succeeded()).as(result.errors()).isTrue();
        return result.output();
    }
}
