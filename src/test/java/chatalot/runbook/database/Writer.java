package chatalot.runbook.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** An app that does not stop writing: rows into {@code message (body)}, files that come, grow and go. */
public final class Writer {

    private final TestInstance data;
    private final AtomicBoolean going = new AtomicBoolean(true);
    private final AtomicLong writes = new AtomicLong();
    private final Thread rows = new Thread(this::writeRows);
    private final Thread files = new Thread(this::writeFiles);

    public Writer(TestInstance data) {
        this.data = data;
    }

    public void start() {
        rows.start();
        files.start();
    }

    public void end() throws InterruptedException {
        going.set(false);
        rows.join();
        files.join();
    }

    /** Rows written so far. */
    public long writes() {
        return writes.get();
    }

    private void writeRows() {
        try (Connection connection = PostgresContainer.shared().open(data.database());
                Statement statement = connection.createStatement()) {
            while (going.get()) {
                statement.execute("insert into message (body) values (md5(random()::text))");
                writes.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeFiles() {
        while (going.get()) {
            data.files("rm -f old-$((RANDOM % 200)); for i in $(seq 40); do echo $i > new-$RANDOM; "
                    + "echo more >> growing; done; mv new-1* moved 2>/dev/null || true");
        }
    }
}
