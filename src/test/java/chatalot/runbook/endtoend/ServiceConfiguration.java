package chatalot.runbook.endtoend;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What a service is told, in a file as an operator writes it: what is secret stands on no command line. Beside the settings of its test it has
 * a user in each group, and two who approve.
 *
 * @param file absolute
 */
record ServiceConfiguration(Path file, Map<String, String> settings) {

    private static final Map<String, String> USERS = Map.of("ops", "ops", "approver", "approvers", "approver-2", "approvers", "admin", "admins",
            "auditor", "auditors");

    ServiceConfiguration {
        settings = Map.copyOf(settings);
    }

    void write() throws IOException {
        Properties all = new Properties();
        USERS.forEach((user, group) -> {
            all.setProperty("runbook.users." + user + ".groups", group);
            all.setProperty("runbook.users." + user + ".password", ServiceProcess.PASSWORD);
        });
        all.putAll(settings);
        try (Writer out = Files.newBufferedWriter(file)) {
            all.store(out, "settings of a test's service");
        }
    }
}
