package chatalot.runbook.deploy;

import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.Timeouts;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** The ledger of migrations within the transaction that undoes some; locked as sqlx locks it. */
final class ReverseLedger {

    /** With which sqlx multiplies the checksum of the database's name. */
    private static final long SQLX = 0x3d32ad9eL;
    private static final String LOCK_NOT_TO_BE_HAD = "55P03";
    private static final String LEDGER = """
            select format('%I.%I', n.nspname, c.relname), quote_ident(pg_get_userbyid(c.relowner))
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass('_sqlx_migrations')""";

    private final Connection connection;
    private final String table;
    private final String owner;

    private ReverseLedger(Connection connection, String table, String owner) {
        this.connection = connection;
        this.table = table;
        this.owner = owner;
    }

    /** @param transaction its number
     *  @param user        whose rights hold
     *  @param rows        a checksum of the ledger */
    record Mark(String transaction, String user, String rows) { }

    /** Sets the transaction's limits and keeps every migrator out until its end. */
    static ReverseLedger lock(Connection connection, Timeouts timeouts) throws SQLException {
        try (PreparedStatement limits = connection.prepareStatement("""
                select set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true),
                       set_config('idle_in_transaction_session_timeout', '0', true), current_database()""")) {
            limits.setString(1, Long.toString(timeouts.reverseStatement().toMillis()));
            limits.setString(2, Long.toString(timeouts.reverseLock().toMillis()));
            String database = row(limits).get(3);
            try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
                lock.setLong(1, sqlxLock(database));
                row(lock);
            }
            ReverseLedger ledger = find(connection);
            ledger.execute("lock table " + ledger.table + " in share row exclusive mode");
            return ledger;
        } catch (SQLException e) {
            if (LOCK_NOT_TO_BE_HAD.equals(e.getSQLState())) {
                throw new ReverseRefused("Somebody else holds the migration ledger's lock for longer than %s; nothing was changed."
                        .formatted(timeouts.reverseLock()), "see what is migrating this database, then try again");
            }
            throw e;
        }
    }

    /** Whether none of them is applied any more. */
    boolean isUndone(List<AppliedMigration> undo) {
        Map<Long, AppliedMigration> rows = rows();
        return undo.stream().noneMatch(expected -> rows.containsKey(expected.version()));
    }

    /** @throws ReverseRefused unless each is there, applied from the expected text */
    void require(List<AppliedMigration> undo) {
        Map<Long, AppliedMigration> rows = rows();
        List<String> wrong = undo.stream().filter(expected -> !rows.containsKey(expected.version())
                || !rows.get(expected.version()).checksum().equals(expected.checksum()))
                .map(expected -> "%d (%s) %s".formatted(expected.version(), expected.description(),
                        rows.containsKey(expected.version()) ? "was applied from another text" : "is not applied")).toList();
        if (!wrong.isEmpty()) {
            throw new ReverseRefused("The migration ledger is not as it was planned with: migration %s. Nothing was changed.".formatted(
                    String.join(", ", wrong)), "plan the rollback anew");
        }
    }

    void takeOwnersRights() throws SQLException {
        execute("set local role " + owner);
    }

    Mark mark() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select pg_current_xact_id()::text, current_user::text, "
                + "(select coalesce(md5(string_agg(l::text, '|' order by version)), '') from " + table + " l)")) {
            List<String> row = row(query);
            return new Mark(row.get(0), row.get(1), row.get(2));
        }
    }

    /** @throws ReverseRefused when the text ended the transaction, changed its rights or wrote to the ledger */
    void requireUntouched(Mark before) throws SQLException {
        Mark now = mark();
        if (!now.equals(before)) {
            throw new ReverseRefused("The reverse SQL %s on the way. Nothing was changed.".formatted(
                    !now.transaction().equals(before.transaction()) ? "left its transaction"
                            : !now.user().equals(before.user()) ? "changed whose rights hold" : "changed the migration ledger"),
                    "take that out of it: the service deletes the ledger's rows");
        }
    }

    void delete(List<AppliedMigration> undo) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from " + table + " where version = ? and checksum = decode(?, 'hex')")) {
            for (AppliedMigration row : undo) {
                delete.setLong(1, row.version());
                delete.setString(2, row.checksum());
                if (delete.executeUpdate() != 1) {
                    throw new ReverseRefused("The ledger's row of migration %d did not go; nothing was changed.".formatted(row.version()),
                            "look for triggers or policies on the ledger");
                }
            }
        }
    }

    static long sqlxLock(String database) {
        CRC32 checksum = new CRC32();
        checksum.update(database.getBytes(StandardCharsets.UTF_8));
        return SQLX * checksum.getValue();
    }

    private static ReverseLedger find(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LEDGER)) {
            List<String> row = row(query);
            if (row.isEmpty()) {
                throw new ReverseRefused("The database has no migration ledger.", "see whether it is the app's database");
            }
            return new ReverseLedger(connection, row.get(0), row.get(1));
        }
    }

    private Map<Long, AppliedMigration> rows() {
        return AppliedMigration.read(connection).stream().collect(Collectors.toMap(AppliedMigration::version, Function.identity()));
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /** The first row; empty when there is none. */
    private static List<String> row(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                return List.of();
            }
            String[] values = new String[row.getMetaData().getColumnCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = String.valueOf(row.getString(i + 1));
            }
            return List.of(values);
        }
    }
}
