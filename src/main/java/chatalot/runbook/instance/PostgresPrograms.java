package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Whether the host has PostgreSQL's own programs of the server's version: for backups, and for the server that a backup is proven on. */
record PostgresPrograms(Host host, Instance instance) {

    private static final String TOPIC = "tools";
    private static final Script FIND = Script.of(PostgresPrograms.class, "find-postgres-programs.sh").after(Beside.postgresPrograms());

    /** @throws PassingTrouble when the server cannot be asked for its version */
    List<Finding> look() {
        String major = major();
        Result result = host.run(Command.of(FIND.command(major)));
        return List.of(result.succeeded() ? Finding.ok(TOPIC, "PostgreSQL's programs of version %s in %s".formatted(major, result.text()))
                : Finding.stops(TOPIC, result.text(), "Install client and server programs of PostgreSQL %s on that host.".formatted(major)));
    }

    private String major() {
        try (Connection connection = InstanceDatabase.of(host, instance).open(InstanceDatabase.MAINTENANCE)) {
            return Integer.toString(connection.getMetaData().getDatabaseMajorVersion());
        } catch (SQLException e) {
            throw new PassingTrouble("%s: the database server cannot be asked: %s".formatted(instance.name(), e.getMessage()), e);
        }
    }
}
