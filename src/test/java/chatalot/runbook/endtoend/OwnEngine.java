package chatalot.runbook.endtoend;

import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.sample.SampleInstance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A machine with a Docker Engine of a test's own, which may lose its power without anybody else on this machine noticing:
 * see {@code own-engine.sh}, which does it, and removes everything even when the tests are killed.
 */
final class OwnEngine implements AutoCloseable {

    private static final Path SCRIPT = Path.of("src", "test", "resources", "own-engine.sh");
    private static final Path SAMPLE = Path.of("src", "sample", "chatalot");
    private static final int CANNOT = 3;
    private static final Duration ENDING = Duration.ofMinutes(1);

    private final Process process;
    private final Path errors;
    private final BufferedReader answers;
    private final Writer words;
    private final DockerSettings settings;
    private final String address;

    private OwnEngine(String... size) throws IOException {
        errors = Files.createTempFile("own-engine", ".err");
        errors.toFile().deleteOnExit();
        // In a session of its own: what ends the tests from a terminal leaves it the time to clean up.
        List<String> command = new ArrayList<>(List.of("setsid", SCRIPT.toString(), SAMPLE.toString()));
        command.addAll(List.of(size));
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        words = process.outputWriter(StandardCharsets.UTF_8);
        String[] place = answer().split(" ");
        DockerSettings standard = DockerSettings.standard();
        settings = new DockerSettings(URI.create("unix://" + place[0]), standard.client(), standard.deadline());
        address = place[1];
    }

    /** One that runs; where this machine cannot have it, the tests are skipped, saying why. */
    static OwnEngine start() {
        return started();
    }

    /** The same, with its images, volumes and containers on a disk of its own. @param size for example {@code 3g} */
    static OwnEngine startOnDiskOf(String size) {
        return started(size);
    }

    private static OwnEngine started(String... size) {
        try {
            OwnEngine engine = new OwnEngine(size);
            engine.boot();
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sample instance there, and a service here that cares for it. */
    UpdateScenario scenario(String release, boolean rehearsal) {
        return new UpdateScenario(SampleInstance.create(release, settings, address), rehearsal, 0,
                Map.of("runbook.docker.host", settings.host().toString()));
    }

    /** As {@link #start}, of a machine that is reached over SSH. */
    static OwnEngine startBehindSsh() {
        return started("ssh");
    }

    /** A sample instance there, for a service here that sees nothing of that machine but by SSH. */
    Placed place(String release) {
        return place(SampleInstance.create(release, settings, address));
    }

    /** A place for one, there, for such a service. */
    Placed placeNothing() {
        return place(SampleInstance.planned(settings, address));
    }

    private Placed place(SampleInstance sample) {
        Path ssh = Path.of(settings.host().getPath()).resolveSibling("ssh");
        Path keys = Path.of("target", "ssh-" + sample.project()).toAbsolutePath();
        copy(ssh, keys);
        return new Placed(sample, Map.of("runbook.instances." + sample.project() + ".host", "elsewhere",
                "runbook.hosts.elsewhere.ssh", "ssh://root@" + address, "runbook.hosts.elsewhere.patience", "20s",
                "runbook.hosts.elsewhere.identity-file", keys.resolve("client").toString(),
                "runbook.hosts.elsewhere.known-hosts", keys.resolve("known_hosts").toString()), List.of(ssh.getParent(), sample.directory().getParent()));
    }

    private static void copy(Path ssh, Path here) {
        try {
            Files.createDirectories(here);
            Files.copy(ssh.resolve("client"), here.resolve("client"));
            Files.copy(ssh.resolve("known_hosts"), here.resolve("known_hosts"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every SSH connection ends; commands go on. */
    void cutSsh() {
        tell("cut-ssh");
    }

    /** The SSH server is killed with its connections. */
    void stopSsh() {
        tell("stop-ssh");
    }

    void startSsh() {
        tell("start-ssh");
    }

    /** The power is on; the daemon answers and starts what ran. */
    void boot() {
        tell("boot");
    }

    /** The power is gone: daemon, containerd, shims and containers end at the same moment, and nothing of {@code /run} stays. */
    void cutPower() {
        tell("cut");
    }

    /** As {@code systemctl stop docker}: the daemon has stopped the containers and has ended. */
    void stopDaemon() {
        tell("stop");
    }

    /** As {@code systemctl start docker}. */
    void startDaemon() {
        tell("start");
    }

    /** Takes all but 30 MB of its own disk. */
    void fillDisk() {
        tell("fill");
    }

    /** Frees what {@link #fillDisk} took. */
    void freeDisk() {
        tell("free");
    }

    @Override
    public void close() {
        try {
            words.close();
            if (!process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The tests' own Docker Engine was not removed within " + ENDING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void tell(String word) {
        try {
            words.write(word + "\n");
            words.flush();
            answer();
        } catch (IOException e) {
            throw new UncheckedIOException(said(), e);
        }
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            Assumptions.assumeFalse(exitCode() == CANNOT, this::said);
            throw new IOException("The tests' own Docker Engine failed: " + said());
        }
        return line;
    }

    private int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String said() {
        try {
            return Files.readString(errors).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
