package chatalot.runbook.steps;

import chatalot.runbook.host.Host;
import chatalot.runbook.run.Run;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lease as people with a shell on the instance's host see it: which run works on the instance, whose it is and why.
 * It informs; what holds is the row in the service's database.
 */
public final class LeaseFile {

    private final Host host;
    private final Path file;

    LeaseFile(Host host, Path file) {
        this.host = host;
        this.file = file;
    }

    /** Says that the run is about to change the instance. */
    public void take(Run run) {
        host.write(file, """
                %s: %s, asked for by %s at %s.
                Reason: %s
                Please run no docker compose, git pull or git checkout here until this file is gone.
                """.formatted(words(run), run.kind().words(), run.requester(), run.startedAt(), run.reason()));
    }

    /** The run changes nothing more; what another run says stays. */
    public void release(Run run) {
        if (host.read(file).filter(text -> text.startsWith(words(run))).isPresent()) {
            host.remove(file);
        }
    }

    /** What it says first; empty when there is none. */
    Optional<String> words() {
        return host.read(file).flatMap(text -> text.lines().findFirst());
    }

    private static String words(Run run) {
        return "Run %s works on this instance".formatted(run.number());
    }
}
