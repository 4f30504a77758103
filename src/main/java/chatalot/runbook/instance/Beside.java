package chatalot.runbook.instance;

import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Runs scripts of ours beside an instance, with its files and its database's own programs, so that nothing big streams through this service:
 * in helper containers of the database's image, or as processes of the host. A script knows what it works on as places, such as
 * {@code /set} or {@code /volumes/<name>}.
 */
public interface Beside {

    /** Beside an instance on its host, on behalf of a run. */
    static Beside of(Host host, Instance instance, Work work) {
        throw new UnsupportedOperationException();
    }

    /** Ends and removes what earlier attempts of this step left at work or lying about. */
    void removeLeftovers();

    /**
     * Runs a script to its end; it reaches nothing but its places.
     *
     * @param purpose names it among those of the run
     * @param places  what it gets to see: a volume's name or a directory of the host, by the place; read-only where the place ends in {@code :ro}
     * @throws PassingTrouble when the limit is over, or somebody else ended it
     */
    Ended run(String purpose, Script script, List<String> arguments, Map<String, String> places, Duration limit);

    /**
     * The same where PostgreSQL is reached as {@link Instance#databaseUser()}.
     *
     * @param passwords a directory of the host in which a password file may lie for as long as it is needed
     * @throws PassingTrouble also when the database is not there, takes no connection or goes away
     */
    Ended atDatabase(String purpose, Script script, List<String> arguments, Map<String, String> places, Path passwords, Duration limit);

    /** The bytes below a place, as the script sees it that runs for a purpose; empty when it is not there (yet, or any more). */
    OptionalLong size(String purpose, String place);
}
