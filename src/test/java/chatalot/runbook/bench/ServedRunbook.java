package chatalot.runbook.bench;

import chatalot.runbook.host.FreePort;
import chatalot.runbook.people.RestCalls;
import chatalot.runbook.people.ServiceOverRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The service as {@code ./runbook serve} runs it: the same jar, the same settings of Java. It is called over REST as
 * {@link chatalot.runbook.people.KnownUsers}, if it was told of them.
 */
public final class ServedRunbook implements ServiceOverRest, AutoCloseable {

    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI url;
    private final RestCalls rest;
    private final Path log;
    private final Duration startUp;

    private ServedRunbook(Path data, Map<String, String> environment, Map<String, String> settings) throws IOException {
        int port = FreePort.any();
        url = URI.create("http://127.0.0.1:" + port);
        rest = new RestCalls(url);
        log = data.resolve("service.log");
        List<String> command = new ArrayList<>(List.of(Path.of("runbook").toAbsolutePath().toString(), "serve",
                "--server.port=" + port, "--server.address=127.0.0.1"));
        settings.forEach((key, value) -> command.add("--" + key + "=" + value));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("RUNBOOK_DATA", data.toString());
        long began = System.nanoTime();
        process = builder.start();
        try {
            Awaitility.await().atMost(BOOT).pollInterval(Duration.ofMillis(50)).until(this::answersOrEnded);
        } catch (ConditionTimeoutException e) {
            close();
            throw new BenchmarkFailed("the service did not answer within %s, see %s".formatted(BOOT, log), e);
        }
        startUp = Duration.ofNanos(System.nanoTime() - began);
        if (!process.isAlive()) {
            throw new BenchmarkFailed("the service ended at its start, see " + log);
        }
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param data        a directory of its own
     * @param environment for example of its database
     * @param settings    by key, without the dashes
     */
    public static ServedRunbook start(Path data, Map<String, String> environment, Map<String, String> settings) {
        try {
            return new ServedRunbook(data, environment, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return url;
    }

    /** From the command to the first answer. */
    public Duration startUp() {
        return startUp;
    }

    /** What it has taken of the processors so far: unlike times, that says the same on a machine that others load. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What of it is in memory now, in MB. */
    public double residentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:")).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public RestCalls rest() {
        return rest;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public Path log() {
        return log;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean answersOrEnded() {
        HttpRequest health = HttpRequest.newBuilder(url.resolve("/actuator/health")).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(health, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailed("interrupted while the service started", e);
        }
    }
}
