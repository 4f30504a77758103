package chatalot.runbook.rehearsal;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The new version's container in a rehearsal. Compose makes it, as it will in the swap: it alone knows all that a
 * Compose file may say of a container (secrets, limits, security options, and what later versions add), and asking
 * Docker ourselves would rehearse our reading of the file. The file is handed over on standard input and lies nowhere.
 */
final class RehearsedApp implements AutoCloseable {

    private static final Duration CREATING = Duration.ofMinutes(5);
    private static final int LINES_KEPT = 5000;

    private final Host host;
    private final Path directory;
    private final String name;

    /**
     * @param directory which Compose calls the project's; not the instance's own, by which its containers are known
     * @param name      of the container and of the Compose project
     */
    RehearsedApp(Host host, Path directory, String name) {
        this.host = host;
        this.directory = directory;
        this.name = name;
    }

    /** Makes the container, not started. @throws chatalot.runbook.host.CommandFailed with what Compose said */
    void create(String composeFile) {
        host.demand(Command.of(host.compose()).and("--project-name", name, "--project-directory", directory.toString(), "--env-file", "/dev/null",
                "--file", "-", "up", "--no-start", "--no-build", "--pull", "never").reading(composeFile).within(CREATING));
    }

    void start() {
        docker().start(name);
    }

    /** Ends it, so that nothing changes any more. */
    void stop(Duration patience) {
        docker().stop(name, patience);
    }

    /** The last thousands of lines that it has said. */
    void log(Consumer<String> lines) {
        docker().logs(name, LINES_KEPT, lines);
    }

    /** Removes it; a command that an attempt which died left making it is ended first. */
    @Override
    public void close() {
        HelperContainer.evenIfInterrupted(() -> {
            host.endProcesses("--project-name " + name + " ");
            docker().remove(name);
        });
    }

    private DockerAccess docker() {
        return host.docker();
    }
}
