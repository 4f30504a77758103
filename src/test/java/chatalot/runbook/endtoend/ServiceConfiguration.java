package chatalot.runbook.endtoend;

import chatalot.runbook.people.KnownUsers;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What a service is told, in a file as an operator writes it: what is secret stands on no command line. Beside the settings of its test it has
 * the {@link KnownUsers}.
 *
 * @param file absolute
 */
record ServiceConfiguration(Path file, Map<String, String> settings) {

    ServiceConfiguration {
        settings = Map.copyOf(settings);
    }

    void write() throws IOException {
        Properties all = new Properties();
        all.putAll(KnownUsers.settings());
        all.putAll(settings);
        try (Writer out = Files.newBufferedWriter(file)) {
            all.store(out, "settings of a test's service");
        }
    }
}
