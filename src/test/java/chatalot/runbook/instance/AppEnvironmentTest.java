package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.SystemdInstallation.PostgresAddress;
import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppEnvironmentTest {

    private static final Path HOME = Path.of("/opt/chatalot/releases/abc");
    private static final String REAL = "/mnt/disk/files";
    /** As they are made: with the whole path of what they stand for. */
    private static final String SCRATCH = "/var/backups/work/run" + REAL;
    private static final PostgresAddress COPY = new PostgresAddress("127.0.0.1", 23456, Optional.empty());

    @TempDir
    private Path directory;
    private String written = "";

    @Test
    @Lesson(7)
    void nothingThatIsLiveIsLeftInIt() throws IOException {
        Map<String, String> told = elsewhere("""
                DATABASE_URL=postgres://chatalot:p%40ss@db.example/chat?sslmode=require&application_name=x
                FILE_STORAGE_PATH=/opt/chatalot/data//files
                STATIC_FILES_PATH=/opt/chatalot/static
                LISTEN_ADDR=0.0.0.0:8080
                """);

        assertThat(told).containsEntry("DATABASE_URL", "postgres://chatalot:p%40ss@127.0.0.1:23456/chat?application_name=x&sslmode=disable")
                .containsEntry("FILE_STORAGE_PATH", SCRATCH).containsEntry("STATIC_FILES_PATH", HOME + "/static")
                .containsEntry("LISTEN_ADDR", "127.0.0.1:20000");
    }

    @Test
    @Lesson(7)
    void aVariableThatLeadsToLiveFilesInAWayOfItsOwnIsRefused() {
        assertThatThrownBy(() -> elsewhere("DATABASE_URL=postgres://u:p@h/d\nTHUMBNAILS=file:///mnt/disk/files/thumbs\n"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("THUMBNAILS leads to " + REAL);
    }

    @Test
    void ofSeveralFilesTheLastWordCounts() throws IOException {
        assertThat(elsewhere("KEY=one\nDATABASE_URL=postgres://u:p@h/d\n", "KEY=two\n")).containsEntry("KEY", "two");
    }

    @Test
    @Lesson(7)
    void whatIsWrittenIntoTheUnitIsToldToo() throws IOException {
        written = "KEY=unit OTHER=unit PLACE=/opt/chatalot/data/files/thumbs";

        assertThat(elsewhere("KEY=file\nDATABASE_URL=postgres://u:p@h/d\n")).containsEntry("KEY", "file").containsEntry("OTHER", "unit")
                .containsEntry("PLACE", SCRATCH + "/thumbs");
    }

    @Test
    @Lesson(7)
    void aDatabaseUrlThatLeadsElsewhereThanItSaysIsRefused() {
        for (String query : List.of("host=/run/postgresql", "port=5433", "sslmode=require&dbname=other", "HostAddr=10.0.0.1")) {
            assertThatThrownBy(() -> DatabaseUrl.parse("postgres://chatalot:secret@localhost/chatalot?" + query)).as(query)
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("elsewhere").hasMessageNotContaining("secret");
        }
        assertThat(DatabaseUrl.parse("postgres://chatalot:secret@localhost/chatalot?sslmode=require").database()).isEqualTo("chatalot");
    }

    private Map<String, String> elsewhere(String... files) throws IOException {
        List<Path> environment = new ArrayList<>();
        for (String text : files) {
            environment.add(Files.writeString(directory.resolve("env" + environment.size()), text));
        }
        SystemdInstallation systemd = new SystemdInstallation("chatalot.service", Path.of("/opt/chatalot"), "chatalot", List.of("/opt/chatalot/bin/server"),
                "LISTEN_ADDR", List.of(), environment, new ServiceCommands(List.of(), List.of(), List.of("echo", "Environment=" + written), List.of()), Optional.empty(), COPY);
        Instance instance = new Instance(new InstanceName("chat"), directory, systemd, Optional.of(environment.get(0)), new DatabaseName("chat"), "chatalot",
                Map.of("/opt/chatalot/data/files", REAL), List.of(), 8080, Optional.empty(), "/api/health", directory.resolve("backups"));
        LocalHost host = new LocalHost(new DockerJavaAccess(DockerSettings.standard()));
        return AppEnvironment.of(host, instance, systemd).elsewhere(HOME, COPY, Map.of(REAL, SCRATCH), 20000);
    }
}
