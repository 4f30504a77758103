package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.backup.MadeSet;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceName;
import chatalot.runbook.instance.SystemdInstallation;
import chatalot.runbook.instance.SystemdInstallation.ListeningDoors;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceDocumentTest {

    private final ObjectMapper json = JsonMapper.builder().findAndAddModules().build();
    private final InstanceDocument documents = new InstanceDocument(json);

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadAgainWhateverTheInstallation() {
        Instance compose = MadeSet.instance(directory);
        Instance unit = new Instance(new InstanceName("chat"), directory, new SystemdInstallation("chatalot.service", Path.of("/opt/chatalot"), "chatalot",
                List.of("/opt/chatalot/bin/chatalot-server", "--quiet"), "LISTEN_ADDR", List.of(Path.of("/etc/systemd/system/chatalot.service")), List.of(directory.resolve(".env")),
                new ServiceCommands(List.of("stop"), List.of("start"), List.of("status"), List.of("logs")),
                Optional.of(new ListeningDoors(directory.resolve("doors.env"), "LISTEN_ADDR", 18080)),
                new PostgresAddress("127.0.0.1", 5432, Optional.of(directory.resolve("password")))), Optional.of(directory.resolve(".env")),
                new DatabaseName("chatalot"), "runbook", Map.of("/data", "/data"), List.of(directory.resolve(".env")), 8080,
                Optional.of(URI.create("http://127.0.0.1:8080")), "/api/health", directory.resolve("backups"));

        assertThat(documents.read(documents.write(compose))).isEqualTo(compose);
        assertThat(documents.read(documents.write(unit))).isEqualTo(unit);
    }

    @Test
    void aRunThatBeganBeforeThereWasMoreThanComposeIsUnderstood() throws JsonProcessingException {
        Instance instance = MadeSet.instance(directory);
        ObjectNode former = (ObjectNode) json.readTree(documents.write(instance));
        ObjectNode compose = (ObjectNode) former.remove("installation");
        compose.remove("kind");
        former.setAll(compose);

        assertThat(documents.read(former.toString())).isEqualTo(instance);
    }
}
