package chatalot.runbook.deploy;

import chatalot.runbook.instance.DatabaseName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What belongs to a database and is lost when it is cloned: owner, privileges, connection limit, settings (also those of
 * roles in it) and comment.
 *
 * @param lines one for each, in a form that compares
 */
record DatabaseAttributes(List<String> lines) {

    private static final String READ = """
            with d as (select * from pg_database where datname = ?)
            select 'owner ' || pg_get_userbyid(datdba) from d
            union all select 'connection limit ' || datconnlimit from d
            union all select 'comment ' || coalesce(shobj_description(oid, 'pg_database'), '') from d
            union all (select distinct format('privilege %s %s %s', case a.grantee when 0 then 'public' else
                  quote_ident(pg_get_userbyid(a.grantee)) end, a.privilege_type, a.is_grantable)
              from d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a)
            union all select format('setting %s %s', setrole::regrole, setting)
              from d, pg_db_role_setting s, unnest(setconfig) setting where s.setdatabase = d.oid
            order by 1""";

    /** Statements that give the second database what the first has; list-valued settings as the session's current. */
    private static final String COPY = """
            with d as (select * from pg_database where datname = ?), target as (select ?::text as name),
            acl as (select a.* from d, aclexplode(datacl) a),
            settings as (select case setrole when 0 then format('alter database %I', target.name)
                  else format('alter role %I in database %I', pg_get_userbyid(setrole), target.name) end as who,
                split_part(setting, '=', 1) as name, substr(setting, strpos(setting, '=') + 1) as value
              from target, d, pg_db_role_setting s, unnest(setconfig) setting where s.setdatabase = d.oid)
            select 1 as step, format('alter database %I owner to %I', name, pg_get_userbyid(datdba)) as statement from d, target
            union all select 2, format('alter database %I connection limit %s', name, datconnlimit) from d, target
            union all select 3, format('comment on database %I is %L', name, shobj_description(oid, 'pg_database')) from d, target
            union all select 4, format('revoke all on database %I from public, %I', name, pg_get_userbyid(datdba))
              from d, target where datacl is not null
            union all select 5, format('grant %s on database %I to %s%s', privilege_type, name, case grantee when 0 then 'public'
                else quote_ident(pg_get_userbyid(grantee)) end, case when is_grantable then ' with grant option' else '' end)
              from acl, target
            union all select 6, case when name in ('local_preload_libraries', 'search_path', 'session_preload_libraries',
                  'shared_preload_libraries', 'temp_tablespaces', 'unix_socket_directories')
                then format('select set_config(%L, %L, false); %s set %I from current; reset %I', name, value, who, name, name)
                else format('%s set %I to %L', who, name, value) end from settings
            order by 1""";

    /** As they are; empty when there is no such database. */
    static DatabaseAttributes of(Connection connection, DatabaseName database) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(READ)) {
            query.setString(1, database.value());
            return new DatabaseAttributes(column(query, 1));
        }
    }

    /** Gives {@code to} what {@code from} has. Repeating it is success. */
    static void copy(Connection connection, DatabaseName from, DatabaseName to) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COPY); Statement statement = connection.createStatement()) {
            query.setString(1, from.value());
            query.setString(2, to.value());
            for (String each : column(query, 2)) {
                statement.execute(each);
            }
        }
    }

    /** What the other has not, or has differently. */
    List<String> missingIn(DatabaseAttributes other) {
        return lines.stream().filter(line -> !other.lines.contains(line)).toList();
    }

    private static List<String> column(PreparedStatement query, int column) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(column));
            }
            return List.copyOf(values);
        }
    }
}
