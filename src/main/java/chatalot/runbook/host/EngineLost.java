package chatalot.runbook.host;

import java.util.Locale;
import java.util.Set;

/** Tells a command of Docker or Compose that failed by itself from one that lost its Engine, which says nothing about what was asked for. */
public record EngineLost(DockerAccess docker) {

    /** What the client, Compose and BuildKit say then; the Engine may answer again by the time that it is asked. */
    private static final Set<String> WORDS = Set.of("cannot connect to the docker daemon", "error during connect",
            "is the docker daemon running", "error reading from server: eof", "unexpected eof", "code = unavailable",
            "connection reset by peer", "docker.sock: connect: ");

    /** Compose's plugin, where it is started by itself, see {@link ComposeProgram}. */
    private static final String COMPOSE = "/docker-compose";

    /** @throws PassingTrouble when the command lost its Engine, or the Engine does not answer now */
    public void refuse(Command command, Result result) {
        String program = command.arguments().get(0);
        if (result.succeeded() || !program.equals(docker.program()) && !program.endsWith(COMPOSE)) {
            return;
        }
        String said = result.errors().toLowerCase(Locale.ROOT);
        if (WORDS.stream().anyMatch(said::contains)) {
            throw new PassingTrouble("Docker was lost during `%s`: %s".formatted(command, result.errors().strip()));
        }
        docker.version();
    }
}
