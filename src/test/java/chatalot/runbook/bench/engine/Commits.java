package chatalot.runbook.bench.engine;

import chatalot.runbook.bench.Samples;
import chatalot.runbook.database.PostgresContainer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.LongStream;

/**
 * What a database has committed so far, and how often it waited for the disk.
 *
 * @param transactions that ended well
 * @param syncs        of the write-ahead log, of the whole server
 */
record Commits(long transactions, long syncs) {

    private static final int ROWS = 200;

    static Commits of(PostgresContainer postgres, String database) {
        return new Commits(Long.parseLong(postgres.value(database, "select xact_commit from pg_stat_database where datname = current_database()")),
                Long.parseLong(postgres.value(database, "select wal_sync from pg_stat_wal")));
    }

    Commits since(Commits earlier) {
        return new Commits(transactions - earlier.transactions, syncs - earlier.syncs);
    }

    /** How long this machine takes for the smallest of all: one row, from its insert to the answer that it is on the disk. */
    static Samples ofOneRow(PostgresContainer postgres, String database) {
        postgres.execute(database, "create table commits_of_one_row (number bigint)");
        try (Connection connection = postgres.open(database);
                PreparedStatement insert = connection.prepareStatement("insert into commits_of_one_row values (?)")) {
            long[] nanos = new long[ROWS];
            for (int row = 0; row < ROWS; row++) {
                long began = System.nanoTime();
                insert.setLong(1, row);
                insert.executeUpdate();
                nanos[row] = System.nanoTime() - began;
            }
            return Samples.of(LongStream.of(nanos));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            postgres.execute(database, "drop table commits_of_one_row");
        }
    }
}
