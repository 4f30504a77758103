package chatalot.runbook.backup;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL of our own for one copy, of the version of the instance's: empty at first, and never the instance's cluster. Closing ends and
 * removes it, also on a thread that was told to stop; what a crash left is among the leftovers of the run's step.
 */
interface ScratchServer extends AutoCloseable {

    /** Whom no instance has. */
    String SUPERUSER = "runbook_proof";
    Duration START = Duration.ofMinutes(2);
    Duration SHORT = Duration.ofSeconds(30);
    /** For a cluster that lives for one comparison. */
    Map<String, String> CARELESS = Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off", "wal_level", "minimal",
            "max_wal_senders", "0", "max_wal_size", "4GB", "autovacuum", "off", "maintenance_work_mem", "128MB");

    /**
     * For a comparison: no network reaches it, and it is careless about crashes.
     *
     * @throws PassingTrouble when it does not start
     */
    static ScratchServer alone(Ground ground, Path set) {
        return ground.instance().installation().choose(compose -> ScratchContainer.alone(ground, set),
                systemd -> ScratchCluster.alone(ground, systemd, set));
    }

    /** Runs one of PostgreSQL's programs there; it connects as whom it is told. */
    Result run(List<String> command, Duration limit);

    /** The directory of the set as those programs see it. */
    String set();

    /** Lets those in who connect to the instance's database, as far as that was asked for; they are among its roles by now. */
    void admit();

    /** The name of its container. @throws IllegalStateException when it has none */
    String container();

    /** Where it answers on the instance's host. @throws IllegalStateException when it is not reached so */
    PostgresAddress address();

    @Override
    void close();
}
