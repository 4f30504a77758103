package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.LocalHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.mock.env.MockEnvironment;

/**
 * An installation without Docker as far as its files go: checkout, root, env file, and a service manager that only says what is written down
 * for it. There is no Docker Engine on its machine.
 */
public final class WrittenUnit implements AutoCloseable {

    public static final String NAME = "chat";
    private final Path place;
    private final DockerJavaAccess nothing;
    private final MockEnvironment environment = new MockEnvironment();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> env = new LinkedHashMap<>();

    /** @param place empty */
    public WrittenUnit(Path place) throws IOException {
        this.place = place;
        this.nothing = new DockerJavaAccess(new DockerSettings(URI.create("unix://" + place.resolve("no-docker.sock")), "", Duration.ofSeconds(5)));
        for (String part : new String[] {"root/bin", "root/static", "root/migrations", "root/secrets", "root/data/files", "backups"}) {
            Files.createDirectories(place.resolve(part));
        }
        Files.writeString(root().resolve("bin/chatalot-server"), "#!/bin/sh\n");
        Files.writeString(root().resolve("secrets/jwt_private.pem"), "private\n");
        Files.writeString(root().resolve("secrets/jwt_public.pem"), "public\n");
        host().demand(Command.of("git", "init", "--quiet", "--initial-branch=master", checkout().toString()));
        host().demand(Command.of("git", "-C", checkout().toString(), "-c", "user.name=Test", "-c", "user.email=test@example.org",
                "commit", "--quiet", "--allow-empty", "--message", "First"));
        env.put("DATABASE_URL", "postgres://chatalot:p%40ss-word-1@localhost:5432/chatalot");
        env.put("JWT_PRIVATE_KEY_PATH", root().resolve("secrets/jwt_private.pem").toString());
        env.put("JWT_PUBLIC_KEY_PATH", "secrets/jwt_public.pem");
        env.put("LISTEN_ADDR", "0.0.0.0:8080");
        env.put("FILE_STORAGE_PATH", root().resolve("data/files").toString());
        properties.put("LoadState", "loaded");
        properties.put("ActiveState", "active");
        properties.put("SubState", "running");
        properties.put("User", "chatalot");
        properties.put("WorkingDirectory", root().toString());
        properties.put("FragmentPath", "/etc/systemd/system/chatalot.service");
        properties.put("DropInPaths", "/etc/systemd/system/chatalot.service.d/doors.conf /etc/systemd/system/chatalot.service.d/limits.conf");
        properties.put("EnvironmentFiles", envFile() + " (ignore_errors=no)\nEnvironmentFiles=" + doorsFile() + " (ignore_errors=yes)");
        properties.put("ExecStart", "{ path=%1$s ; argv[]=%1$s ; ignore_errors=no ; start_time=[n/a] ; pid=0 }"
                .formatted(root().resolve("bin/chatalot-server")));
        write();
        says(Map.of());
        configure("directory", checkout().toString());
        configure("backups", place.resolve("backups").toString());
        configure("systemd.unit", "chatalot");
        configure("systemd.root", root().toString());
        configure("systemd.stop", "true");
        configure("systemd.start", "true");
        configure("systemd.status", "cat," + place.resolve("unit.properties"));
        configure("systemd.logs", "echo,Its last lines:");
    }

    public Path root() {
        return place.resolve("root");
    }

    public Path checkout() {
        return place.resolve("checkout");
    }

    public Path envFile() {
        return root().resolve(".env");
    }

    public Path doorsFile() {
        return checkout().resolve(".runbook/doors.env");
    }

    /** What the service manager says; an empty value leaves the property out. */
    public void says(Map<String, String> changed) throws IOException {
        properties.putAll(changed);
        Files.writeString(place.resolve("unit.properties"), properties.entrySet().stream().filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n").collect(Collectors.joining()));
    }

    /** What stands in the env file; an empty value leaves the variable out. */
    public void variable(String name, String value) throws IOException {
        env.put(name, value);
        write();
    }

    private void write() throws IOException {
        Files.writeString(envFile(), env.entrySet().stream().filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n").collect(Collectors.joining()));
        Files.setPosixFilePermissions(envFile(), PosixFilePermissions.fromString("rw-------"));
    }

    public void configure(String key, String value) {
        environment.setProperty("runbook.instances.%s.%s".formatted(NAME, key), value);
    }

    /** A second entry in the same catalog. */
    public void configureOther(String name, String key, String value) {
        environment.setProperty("runbook.instances.%s.%s".formatted(name, key), value);
    }

    public Host host() {
        return new LocalHost(nothing);
    }

    public InstanceCatalog catalog() {
        return InstanceCatalog.read(environment, host());
    }

    public Instance instance() {
        return catalog().discover(NAME);
    }

    @Override
    public void close() {
        nothing.close();
    }
}
