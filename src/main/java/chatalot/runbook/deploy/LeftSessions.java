package chatalot.runbook.deploy;

import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.InstanceDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Sessions that earlier steps of a run have left in the cluster: the server goes on with a clone when its client is gone, and lets nobody into
 * the database that is cloned until it has ended.
 */
public final class LeftSessions {

    private static final String END = """
            select pg_terminate_backend(pid, 60000) from pg_stat_activity
            where starts_with(application_name, left(?, 63)) and pid <> pg_backend_pid()""";

    private final InstanceDatabase cluster;
    private final Work work;

    public LeftSessions(InstanceDatabase cluster, Work work) {
        this.cluster = cluster;
        this.work = work;
    }

    /** Ends them and waits until they have ended; none is success. */
    public void end() {
        try (Connection connection = cluster.open(InstanceDatabase.MAINTENANCE);
                PreparedStatement end = connection.prepareStatement(END)) {
            end.setString(1, work.name(""));
            end.executeQuery().close();
        } catch (SQLException e) {
            throw DatabaseRefused.of("end what was left at work in it", e);
        }
    }
}
