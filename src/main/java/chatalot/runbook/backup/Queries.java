package chatalot.runbook.backup;

import chatalot.runbook.host.Script;
import java.util.stream.Collectors;

/** The SQL that lies beside this class, without its comment lines. */
final class Queries {

    static final String SETTINGS = load("settings.sql");
    static final String TABLES = load("tables.sql");
    static final String ROWS = load("rows.sql");
    static final String SEQUENCES = load("sequences.sql");
    static final String OBJECTS = load("objects.sql");

    private Queries() {
    }

    private static String load(String name) {
        return Script.of(Queries.class, name).text().lines().filter(line -> !line.startsWith("--"))
                .collect(Collectors.joining("\n"));
    }
}
