package chatalot.runbook.cli;

import chatalot.runbook.web.Caller;
import chatalot.runbook.web.PlayedRuns;
import chatalot.runbook.web.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Somebody at a terminal, and a running service. */
@RunningService
abstract class CliTest {

    @LocalServerPort
    protected int port;
    @TempDir
    protected Path directory;
    protected Path password;

    @BeforeEach
    void writeThePassword() throws IOException {
        password = Files.writeString(directory.resolve("password"), Caller.PASSWORD + "\n");
    }

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    /** What the command says when that person types it. */
    protected Typed.Said as(String user, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", "http://localhost:" + port, "--user", user, "--password-file", password.toString()));
        return Typed.run(all.toArray(String[]::new));
    }
}
