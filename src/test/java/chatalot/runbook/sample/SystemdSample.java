package chatalot.runbook.sample;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.FreePort;
import chatalot.runbook.host.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The sample installed without Docker, as Chatalot's manual says, with a supervisor in place of systemd and a PostgreSQL of its own. */
public final class SystemdSample extends SampleInstance {

    private static final Path SUPERVISOR = Path.of("src/sample/supervisor.py").toAbsolutePath();

    private SystemdSample(Path parent, String project, URI url) {
        super(new DockerJavaAccess(DockerSettings.standard()), parent, project, url);
    }

    /** Installs a release under a name and port of its own and waits until it is healthy. */
    public static SystemdSample create(String release) {
        try {
            Path parent = Files.createTempDirectory("runbook-unit");
            // The app's account has to get there.
            Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx--x--x"));
            String project = "rbt-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
            SystemdSample sample = new SystemdSample(parent, project, URI.create("http://127.0.0.1:" + FreePort.any()));
            sample.script("create-systemd-instance.sh", "--dir", sample.place().toString(), "--name", project, "--port",
                    Integer.toString(sample.url().getPort()), "--release", release);
            sample.readTheDoors();
            return sample;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an administrator does once, so that the doors can be closed. */
    private void readTheDoors() throws IOException {
        Path dropIns = Files.createDirectories(units().resolve(project() + ".service.d"));
        Files.writeString(dropIns.resolve("runbook.conf"), "[Service]\nEnvironmentFile=-%s\n".formatted(directory().resolve(".runbook/doors.env")));
    }

    private Path place() {
        return parent().resolve("chatalot");
    }

    @Override
    public Path directory() {
        return place().resolve("checkout");
    }

    /** Where what is installed lies. */
    public Path root() {
        return place().resolve("root");
    }

    /** Where the unit lies. */
    public Path units() {
        return place().resolve("units");
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("directory", directory().toString());
        settings.put("systemd.unit", project());
        settings.put("systemd.root", root().toString());
        command("stop").forEach((key, value) -> settings.put("systemd." + key, value));
        command("start").forEach((key, value) -> settings.put("systemd." + key, value));
        settings.put("systemd.status", String.join(",", SUPERVISOR.toString(), "--units", units().toString(), "show", project()));
        settings.put("systemd.logs", String.join(",", SUPERVISOR.toString(), "--units", units().toString(), "logs", project()));
        settings.put("systemd.database-user", "chatalot_admin");
        settings.put("systemd.database-password-file", place().resolve("admin-password").toString());
        settings.put("systemd.build.commands", "bash build.sh");
        return settings;
    }

    private Map<String, String> command(String verb) {
        return Map.of(verb, String.join(",", SUPERVISOR.toString(), "--units", units().toString(), verb, project()));
    }

    /** Speaks to the supervisor as an operator would to systemd. */
    public String unit(String... arguments) {
        return host().demand(Command.of(SUPERVISOR.toString(), "--units", units().toString()).and(arguments)).output();
    }

    /** What an operator does meanwhile who does not know of a run: start it again. */
    @Override
    public Result tryCompose(String... arguments) {
        return host().run(Command.of(SUPERVISOR.toString(), "--units", units().toString(), "start", project()));
    }

    /** The checkout is the account's, and git trusts nobody else's. */
    @Override
    public String git(String... arguments) {
        return super.git(Stream.concat(Stream.of("-c", "safe.directory=*"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Override
    public List<String> select(String database, String query) {
        return host().demand(Command.of("psql", "--host=127.0.0.1", "--port=" + setting("database_port"), "--username=chatalot_admin",
                "--dbname=" + database, "--no-psqlrc", "-Atc", query).with("PGPASSWORD", read(place().resolve("admin-password")).strip()))
                .output().lines().toList();
    }

    /** For psql, as the database's superuser. */
    public String adminUrl() {
        return "postgres://chatalot_admin:%s@127.0.0.1:%s/postgres".formatted(read(place().resolve("admin-password")).strip(), setting("database_port"));
    }

    private String setting(String name) {
        return read(place().resolve("settings")).lines().filter(line -> line.startsWith(name + "=")).findFirst().orElseThrow()
                .substring(name.length() + 1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes of runs, and what they left in the checkout's own directory of ours. */
    @Override
    public List<String> remains() {
        List<String> all = new ArrayList<>(host().run(Command.of("pgrep", "--full", "--list-full", "runbook-" + project() + "-[0-9]")).output().lines().toList());
        all.addAll(host().demand(Command.of("find", directory().resolve(".runbook").toString(), "-mindepth", "1", "-name", "runbook-*")).output()
                .lines().toList());
        if (Files.exists(directory().resolve(".runbook/doors.env"))) {
            all.add("closed doors");
        }
        return all;
    }

    @Override
    public List<String> startedAsItsOperatorWould() {
        unit("start", project());
        return running();
    }

    @Override
    public List<String> running() {
        return unit("show", project(), "--property=InvocationID").lines().toList();
    }

    @Override
    void remove() {
        script("remove-systemd-instance.sh", "--dir", place().toString());
    }
}
