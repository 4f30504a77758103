package chatalot.runbook.endtoend;

import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.FreePort;
import chatalot.runbook.people.KnownUsers;
import chatalot.runbook.people.RestCalls;
import chatalot.runbook.people.RiskTable;
import chatalot.runbook.people.ServiceOverRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The service in a process of its own, so that it can be killed and started again on the same data, and spoken to over
 * REST as its users do: {@code ops} asks, {@code approver} and {@code approver-2} sign.
 */
final class ServiceProcess implements ServiceOverRest, AutoCloseable {

    static final String PASSWORD = KnownUsers.PASSWORD;
    private static final Duration BOOT = Duration.ofMinutes(4);

    private final Path data;
    private final int soak;
    private final ServiceConfiguration configuration;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final RestCalls rest;
    private final Path killFile;
    private final List<Path> hidden;
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /**
     * @param data     where the service keeps its database; kept over restarts
     * @param soak     how many minutes a new version is watched
     * @param settings properties beside the test users', for example the instance's directory
     */
    ServiceProcess(Path data, int soak, Map<String, String> settings) {
        this(data, soak, settings, data.resolve("kill-at"));
    }

    /** @param killFile what arms its kill switch; nodes that share it die once in all at each point */
    ServiceProcess(Path data, int soak, Map<String, String> settings, Path killFile) {
        this(data, soak, settings, killFile, List.of());
    }

    /** @param hidden directories that it finds empty, whatever lies there */
    ServiceProcess(Path data, int soak, Map<String, String> settings, Path killFile, List<Path> hidden) {
        this.hidden = List.copyOf(hidden);
        this.data = data;
        this.killFile = killFile;
        this.soak = soak;
        this.configuration = new ServiceConfiguration(data.resolve("service.properties").toAbsolutePath(), settings);
        this.port = FreePort.any();
        this.rest = new RestCalls(url());
    }

    /** Starts the service and returns when it answers; or has died already, if it is armed. */
    void start() {
        boolean armed = Files.exists(killFile);
        List<String> command = new ArrayList<>(inItsOwnView());
        command.addAll(java());
        command.add("-D" + KillSwitch.ARMED + "=" + killFile);
        command.addAll(ServiceClasses.shared().options());
        command.addAll(List.of(MortalRunbook.class.getName(), "--server.port=" + port, "--runbook.data=" + data,
                "--spring.config.additional-location=file:" + configuration.file()));
        try {
            Files.createDirectories(data);
            command.add("--runbook.risk-table=" + RiskTable.withSoak(soak, data));
            configuration.write();
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the service is up, see " + log()).atMost(BOOT).pollInterval(Duration.ofMillis(200)).until(() -> isUp() || hasDied(armed));
    }

    /** What it is told by its environment, from its next start on. */
    ServiceProcess with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    private List<String> inItsOwnView() {
        if (hidden.isEmpty()) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "bash", "-ec",
                "until [ \"$1\" = -- ]; do mount -t tmpfs tmpfs \"$1\"; shift; done; shift; exec \"$@\"", "hiding"));
        hidden.forEach(path -> command.add(path.toString()));
        command.add("--");
        return command;
    }

    /** Java as the service's start script runs it; whoever reads what another wrote has to be the same. */
    static List<String> java() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx512m",
                "-XX:TieredStopAtLevel=1");
    }

    /** Arms the kill switch: the process ends at each of these points, once; instead of those it was armed with before. */
    void killAt(List<String> points) {
        try {
            Files.deleteIfExists(diedFile());
            Files.write(killFile, points);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Arms the kill switch to wait at one point, once, until it is let go. */
    void holdAt(String point) {
        killAt(List.of(KillSwitch.HOLD + point));
    }

    /** Lets it go on from where it waits; it dies and waits nowhere any more. */
    void letGo() {
        try {
            Files.deleteIfExists(killFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The points it died or waited at since it was armed. */
    List<String> diedAt() {
        try {
            return Files.exists(diedFile()) ? Files.readAllLines(diedFile()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Whether it stands still, see {@link KillSwitch#FREEZE}. */
    boolean isFrozen() {
        try {
            // proc(5): after the name in parentheses comes the state, T for stopped.
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat")).contains(") T ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets one that stands still go on. */
    void wake() {
        try {
            new ProcessBuilder("kill", "-CONT", Long.toString(process.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a thread of it is at work on a step. */
    boolean isAtWork() {
        try {
            Process threads = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                    Long.toString(process.pid()), "Thread.print").start();
            return new String(threads.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("\"step-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitDeath(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("The service did not die within " + limit + ", see " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        awaitDeath(Duration.ofSeconds(10));
    }

    /** As {@code kill}: SIGTERM. */
    void terminate() {
        process.destroy();
    }

    @Override
    public RestCalls rest() {
        return rest;
    }

    /** A document as it is. */
    String text(String user, String path) {
        return rest.text(user, path);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public Path log() {
        return data.resolve("service.log");
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    private boolean hasDied(boolean mayDie) {
        if (!process.isAlive() && !(mayDie && process.exitValue() == 137)) {
            throw new AssertionError("The service ended at its start, see " + log());
        }
        return !process.isAlive();
    }

    boolean isUp() {
        // Whoever signs in costs a hash each time; health is open.
        HttpRequest health = HttpRequest.newBuilder(url().resolve("/actuator/health")).timeout(Duration.ofSeconds(30)).build();
        try {
            return http.send(health, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path diedFile() {
        return Path.of(killFile + KillSwitch.DIED);
    }
}
