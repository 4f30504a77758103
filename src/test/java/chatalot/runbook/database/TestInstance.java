package chatalot.runbook.database;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.ComposeInstallation.Service;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/**
 * As much of an instance as its data need: a database in the shared PostgreSQL, a volume with files, secrets, and a
 * directory for backups. No app runs; the test writes in its place.
 */
public final class TestInstance implements AutoCloseable {

    public static final ObjectMapper JSON = JsonMapper.builder().findAndAddModules()
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final PostgresContainer postgres;
    private final String unique = "data-%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final LocalHost host;
    private final Instance instance;

    /** @param directory empty, for checkout and backups */
    public TestInstance(Path directory) {
        this(directory, PostgresContainer.shared());
    }

    public TestInstance(Path directory, PostgresContainer postgres) {
        this.postgres = postgres;
        this.host = new LocalHost(postgres.docker());
        String volume = "runbook-test-" + unique;
        docker().createVolume(volume, Map.of());
        docker().startContainer(ContainerRequest.of(volume, PostgresContainer.IMAGE, "sleep", "1h").on("none")
                .mounting(Map.of(volume, "/files")));
        instance = new Instance(new InstanceName(unique), directory,
                new ComposeInstallation(unique, List.of(), List.of(), new Service("chatalot", unique + "-server", unique + "-chatalot"),
                        new Service("postgres", postgres.container(), PostgresContainer.IMAGE), Map.of(), postgres.network()),
                Optional.empty(), new DatabaseName(postgres.createDatabase()), PostgresContainer.USER, Map.of("/app/data/files", volume),
                List.of(secret(directory, ".env", "DB_PASSWORD=one\n"), secret(directory, "jwt.pem", "key\n")), 8080, Optional.empty(), "/api/health", directory.resolve("backups"));
    }

    public Instance instance() {
        return instance;
    }

    public LocalHost host() {
        return host;
    }

    public DockerAccess docker() {
        return postgres.docker();
    }

    /** What was said to people. */
    public List<String> log() {
        return log;
    }

    public Work work(long run, String step) {
        return workOn(instance, run, step, log::add);
    }

    /** As {@link #work}, for a process of its own that was told which instance it works on. */
    public static Work workOn(Instance instance, long run, String step, Consumer<String> log) {
        String name = instance.name().value();
        Map<String, String> marks = Map.of("runbook.run", Long.toString(run), "runbook.instance", name, "runbook.step", step);
        return new Work(name, run, marks, marks, log, () -> { });
    }

    public String database() {
        return instance.databaseName().value();
    }

    public void sql(String... statements) {
        postgres.execute(database(), statements);
    }

    public String value(String query) {
        return postgres.value(database(), query);
    }

    /** Runs a shell script in the files' directory, as the app would write there; returns its output. */
    public String files(String script) {
        Result result = docker().exec("runbook-test-" + unique, List.of("bash", "-c", "set -e; cd /files; " + script),
                Duration.ofMinutes(1));
        if (!result.succeeded()) {
            throw new IllegalStateException(result.errors());
        }
        return result.output();
    }

    /** Every file with its owner, mode, exact time and contents: what must be the same again. */
    public String filesAsTheyAre() {
        return files("find . -mindepth 1 -type d -printf '%M %U %G %p\\n' | sort; "
                + "find . -mindepth 1 ! -type d -printf '%M %U %G %s %T@ %p %l\\n' | sort; "
                + "find . -type f -print0 | sort -z | xargs -0 -r sha256sum");
    }

    /** Waits until the files have been at rest for longer than an archive's margin. */
    public void awaitRest() {
        Awaitility.await().until(() -> files("find . -newerct '3 seconds ago'").isBlank());
    }

    /** What of ours is on the Engine for this instance. */
    public List<String> leftOnDocker() {
        Map<String, String> marks = Map.of("runbook.instance", unique);
        List<String> left = new ArrayList<>(docker().containers(marks).stream().map(DockerAccess.Container::name).toList());
        left.addAll(docker().volumes(marks));
        left.addAll(docker().networks(marks));
        return left;
    }

    /** Names in the directory of backups. */
    public List<String> backups() {
        return host.run(Command.of("ls", "-A", instance.backups().toString())).output().lines().toList();
    }

    @Override
    public void close() {
        docker().remove("runbook-test-" + unique);
        leftOnDocker().forEach(docker()::remove);
        docker().removeVolume("runbook-test-" + unique);
        leftOnDocker().forEach(docker()::removeVolume);
    }

    private static Path secret(Path directory, String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
