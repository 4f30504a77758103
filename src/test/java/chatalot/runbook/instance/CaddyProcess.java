package chatalot.runbook.instance;

import chatalot.runbook.host.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** A real Caddy with a configuration and directories of its own. */
public final class CaddyProcess implements AutoCloseable {

    private final Path directory;
    private final ListenAddress listen = new ListenAddress("127.0.0.1", FreePort.any());
    private final Process process;

    /**
     * @param directory empty, for what it writes
     * @param caddyfile told where to listen, gives its configuration
     */
    public CaddyProcess(Path directory, Function<ListenAddress, String> caddyfile) {
        this.directory = directory;
        try {
            Path configuration = Files.writeString(directory.resolve("Caddyfile"), caddyfile.apply(listen));
            ProcessBuilder caddy = new ProcessBuilder("caddy", "run", "--config", configuration.toString(), "--adapter", "caddyfile")
                    .redirectErrorStream(true).redirectOutput(log().toFile());
            caddy.environment().putAll(Map.of("XDG_DATA_HOME", directory.toString(), "XDG_CONFIG_HOME", directory.toString()));
            process = caddy.start();
        } catch (IOException e) {
            throw new UncheckedIOException("src/setup/caddy.sh install brings what is missing", e);
        }
        Awaitility.await("Caddy listens, see " + log()).until(this::answers);
    }

    /** Where users come to. */
    public URI url() {
        return listen.url();
    }

    /** What it said so far. */
    public Path log() {
        return directory.resolve("caddy.log");
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("Caddy ended at its start, see " + log());
        }
        try (Socket socket = new Socket(listen.host(), listen.port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
