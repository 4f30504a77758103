package chatalot.runbook.deploy;

import chatalot.runbook.instance.DatabaseName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the restore point and the way back do to whole databases, on a connection to the maintenance database. */
final class Databases {

    /** Which columns tell of the language's rules depends on the server's version. */
    private static final String CREATE = """
            select format('create database %I template template0 encoding %L lc_collate %L lc_ctype %L', ?::text,
                pg_encoding_to_char(d.encoding), d.datcollate, d.datctype)
              || case facts ->> 'datlocprovider'
                when 'i' then format(' locale_provider icu icu_locale %L', coalesce(facts ->> 'datlocale', facts ->> 'daticulocale'))
                when 'b' then format(' locale_provider builtin builtin_locale %L', facts ->> 'datlocale')
                else '' end
            from pg_database d cross join lateral (select to_jsonb(d) as facts) f where d.datname = ?""";

    private final Connection connection;

    Databases(Connection connection) {
        this.connection = connection;
    }

    boolean exist(DatabaseName name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            query.setString(1, name.value());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    void allowConnections(DatabaseName name, boolean allow) throws SQLException {
        execute("alter database %s allow_connections %s".formatted(name.quoted(), allow));
    }

    /** By file: on a full disk this ends in an error, where the default strategy takes the whole server down. */
    void copyByFile(DatabaseName from, DatabaseName to) throws SQLException {
        execute("create database %s template %s strategy file_copy".formatted(to.quoted(), from.quoted()));
    }

    /** An empty one with another's encoding and rules of its language. */
    void createLike(DatabaseName source, DatabaseName name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(CREATE)) {
            query.setString(1, name.value());
            query.setString(2, source.value());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                execute(row.getString(1));
            }
        }
    }

    /** Gives a database the attributes that another one has. */
    void copyAttributes(DatabaseName source, DatabaseName name) throws SQLException {
        DatabaseAttributes.copy(connection, source, name);
    }

    /** Ends its sessions; not there is success. */
    void drop(DatabaseName name) throws SQLException {
        execute("drop database if exists %s with (force)".formatted(name.quoted()));
    }

    void rename(DatabaseName from, DatabaseName to) throws SQLException {
        execute("alter database %s rename to %s".formatted(from.quoted(), to.quoted()));
    }

    /** Both renames or none: there is no moment at which a crash leaves the instance without its database. */
    void exchange(DatabaseName current, DatabaseName aside, DatabaseName next) throws SQLException {
        connection.setAutoCommit(false);
        try {
            rename(current, aside);
            rename(next, current);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /**
     * Marks this connection as the one that works on these databases, and ends what an attempt that died left working on
     * them: the server goes on with a clone although its client is gone.
     */
    void takeOver(String mark) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement("select pg_terminate_backend(pid, 60000) "
                + "from pg_stat_activity where application_name = left(?, 63) and pid <> pg_backend_pid()")) {
            end.setString(1, mark);
            end.executeQuery().close();
        }
        try (PreparedStatement name = connection.prepareStatement("select set_config('application_name', left(?, 63), false)")) {
            name.setString(1, mark);
            name.executeQuery().close();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
