package chatalot.runbook.run;

import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The places that a host has for runs. A run takes one before its first step there, keeps it while its steps work, and gives it back when it
 * waits for people or has ended; places are given in the order of the runs' numbers.
 */
@Repository
public class Places {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public Places(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    private record Place(RunNumber run, boolean working) { }

    /**
     * Takes a place for a run, or has it wait for one; holding one already is success.
     *
     * @return empty when it has one; else the runs that come before it
     */
    public Optional<List<RunNumber>> take(RunNumber run, Machines.Machine machine) {
        if (works(run)) {
            return Optional.empty();
        }
        know(machine);
        return Optional.ofNullable(transaction.execute(joined -> takeAlone(run, machine))).filter(before -> !before.isEmpty());
    }

    /** A run that works takes up no place any more; holding none is success. Joins the caller's transaction. */
    public void release(RunNumber run) {
        jdbc.sql("delete from host_place where run = ?").param(run.value()).update();
    }

    private boolean works(RunNumber run) {
        return jdbc.sql("select count(*) from host_place where run = ? and working = true").param(run.value()).query(Integer.class).single() > 0;
    }

    private void know(Machines.Machine machine) {
        if (jdbc.sql("select count(*) from run_host where name = ?").param(machine.name()).query(Integer.class).single() == 0) {
            try {
                jdbc.sql("insert into run_host (name) values (?)").param(machine.name()).update();
            } catch (DuplicateKeyException e) {
                // Another node met the host in the same moment, which is as good.
            }
        }
    }

    /** The runs that come before it: as many as there are places, or it has one now. */
    private List<RunNumber> takeAlone(RunNumber run, Machines.Machine machine) {
        jdbc.sql("select name from run_host where name = ? for update").param(machine.name()).query(String.class).single();
        if (places(machine).stream().noneMatch(place -> place.run().equals(run))) {
            jdbc.sql("insert into host_place (run, host, working) values (?, ?, false)").params(run.value(), machine.name()).update();
        }
        List<RunNumber> before = places(machine).stream().takeWhile(place -> !place.run().equals(run)).map(Place::run).toList();
        if (before.size() < machine.runs()) {
            jdbc.sql("update host_place set working = true where run = ?").param(run.value()).update();
            return List.of();
        }
        return before;
    }

    /** In the order in which they are given: who works comes before who waits. */
    private List<Place> places(Machines.Machine machine) {
        return jdbc.sql("select run, working from host_place where host = ? order by working desc, run").param(machine.name())
                .query((row, index) -> new Place(new RunNumber(row.getLong("run")), row.getBoolean("working"))).list();
    }
}
