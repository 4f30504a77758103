package chatalot.runbook.endtoend;

import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.NoConnectionFree;
import chatalot.runbook.sample.SampleInstance;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Idle sessions of the app's role that take every connection which the database of an instance has left. */
final class Crowd implements AutoCloseable {

    private final Deque<Connection> sessions = new ArrayDeque<>();

    private Crowd() {
    }

    static Crowd fill(SampleInstance sample) {
        InstanceDatabase database = InstanceDatabase.of(sample.host(), sample.instance());
        Crowd crowd = new Crowd();
        try {
            while (true) {
                crowd.sessions.add(database.open());
            }
        } catch (NoConnectionFree full) {
            return crowd;
        }
    }

    /** Some of them end. */
    void leave(int count) {
        for (int i = 0; i < count; i++) {
            end(sessions.remove());
        }
    }

    @Override
    public void close() {
        leave(sessions.size());
    }

    private static void end(Connection session) {
        try {
            session.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
