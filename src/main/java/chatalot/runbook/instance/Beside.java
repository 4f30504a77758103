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
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Runs scripts of ours beside an instance, with its files and its database's own programs, so that nothing big streams through this service:
 * in helper containers of the database's image, or as processes of the host. A script knows what it works on as places, such as
 * {@code /set} or {@code /volumes/<name>}; where a process has to know them under other names it is told in variables, see
 * {@code file-tree.sh}.
 */
public interface Beside {

    /** Beside an instance on its host, on behalf of a run. */
    static Beside of(Host host, Instance instance, Work work) {
        return of(host, instance, work, Optional.empty());
    }

    /**
     * The same with the programs of another time.
     *
     * @param release of PostgreSQL: the id of an image, or a major version; absent: as the instance's database runs on it now
     */
    static Beside of(Host host, Instance instance, Work work, Optional<String> release) {
        return instance.installation().choose(compose -> new BesideCompose(host, instance, compose, work, release),
                systemd -> new BesideSystemd(host, instance, systemd, work, release));
    }

    /** Ends and removes what earlier attempts of this step left at work or lying about. */
    void removeLeftovers();

    /** The same of whatever the run has left, whichever of its steps made it. */
    void removeRemains();

    /**
     * Runs a script to its end. What the same run still does for this purpose is ended first.
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

    /** Ends what the run still does for a purpose, by whichever step; nothing of it is left. */
    void end(String purpose);

    /** The bytes below a place, as the script sees it that runs for a purpose; empty when it is not there (yet, or any more). */
    OptionalLong size(String purpose, String place);

    /** Makes an empty place of the run's own and returns what it is called in {@code places}. It is among the leftovers until it is removed. */
    String makeScratch(String purpose);

    /** Removes it with all it holds, also on a thread that was told to stop; not there is success. */
    void removeScratch(String purpose);

    /** What a script may call on a host: {@code postgres_programs MAJOR} finds PostgreSQL's own programs of that version, or says why not. */
    static Script postgresPrograms() {
        return Script.of(Beside.class, "postgres-programs.sh");
    }
}
