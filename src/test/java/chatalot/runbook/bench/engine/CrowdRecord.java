package chatalot.runbook.bench.engine;

import chatalot.runbook.bench.Columns;
import chatalot.runbook.bench.Samples;
import chatalot.runbook.database.PostgresContainer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** What the record says of runs, of those that came after a certain one. */
final class CrowdRecord {

    /** At work: from the start to the first gate, from its approval to the second, and from there approved to the end. */
    private static final String WORKED = """
            select (extract(epoch from (p.opened_at - r.started_at) + (s.opened_at - pa.at) + (r.ended_at - sa.at)) * 1e9)::bigint,
                (extract(epoch from r.ended_at - sa.at) * 1e9)::bigint
            from run r join approval_request p on p.run = r.number and p.gate = 'approvePlan'
            join approval pa on pa.process_instance = p.process_instance
            join approval_request s on s.run = r.number and s.gate = 'approveSwap'
            join approval sa on sa.process_instance = s.process_instance
            where r.number > %d order by r.number""";
    private static final String SIZES = """
            select relname, pg_total_relation_size(relid) / %d from pg_stat_user_tables
            order by pg_total_relation_size(relid) desc limit %d""";

    private final PostgresContainer postgres;
    private final String database;
    private final long after;

    private CrowdRecord(PostgresContainer postgres, String database, long after) {
        this.postgres = postgres;
        this.database = database;
        this.after = after;
    }

    /** Of all that begin from now on. */
    static CrowdRecord fromNow(PostgresContainer postgres, String database) {
        return new CrowdRecord(postgres, database, Long.parseLong(postgres.value(database, "select coalesce(max(number), 0) from run")));
    }

    /** Runs that ended as updated. */
    long updated() {
        return number("select count(*) from run where number > %d and outcome = 'Updated'");
    }

    /** Steps that a run is said to have done more than once, or that spoke more than once in it: each speaks one line when it is worked. */
    long doubled() {
        return number("select count(*) from (select run, step from run_step where run > %1$d and outcome = 'done' group by run, step "
                + "having count(*) > 1 union select run, step from step_log where run > %1$d and line like '%%is really done' group by run, step "
                + "having count(*) > 1) doubled");
    }

    /** Attempts that came to anything else than done: lost, interrupted, tried again. */
    long notDone() {
        return number("select count(*) from run_step where run > %d and outcome is distinct from 'done'");
    }

    /** Steps that were done. */
    long steps() {
        return number("select count(*) from run_step where run > %d and outcome = 'done'");
    }

    /** How many of them each node did, in words. */
    String stepsByNode() {
        return postgres.value(database, ("select string_agg(node || ' ' || steps, ', ' order by node) from (select split_part(worker, '/', 1) node, "
                + "count(*) steps from run_step where run > %d group by 1) nodes").formatted(after));
    }

    /**
     * How long runs took.
     *
     * @param worked  from start to end, less the times in which people were waited for
     * @param swapped from the approval of the swap to the end
     */
    record Latencies(Samples worked, Samples swapped) { }

    Latencies latencies() {
        LongStream.Builder worked = LongStream.builder();
        LongStream.Builder swapped = LongStream.builder();
        try (Connection connection = postgres.open(database); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(WORKED.formatted(after))) {
            while (rows.next()) {
                worked.add(rows.getLong(1));
                swapped.add(rows.getLong(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Latencies(Samples.of(worked.build()), Samples.of(swapped.build()));
    }

    /** How large the database is now. */
    long bytes() {
        return number("select pg_database_size(current_database())");
    }

    /** The largest tables with their indexes, by run. @param runs how many there are */
    List<String> largest(int runs, int tables) {
        Columns table = new Columns("table", "kB a run");
        try (Connection connection = postgres.open(database); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SIZES.formatted(runs, tables))) {
            while (rows.next()) {
                table.row(rows.getString(1), String.format(Locale.ROOT, "%.1f", rows.getLong(2) / 1024.0));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return table.lines();
    }

    private long number(String query) {
        return Long.parseLong(postgres.value(database, query.formatted(after)));
    }
}
