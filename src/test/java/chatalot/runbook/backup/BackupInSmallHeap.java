package chatalot.runbook.backup;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Instance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A whole backup in a Java of its own, so that its memory is nobody else's. */
final class BackupInSmallHeap {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private BackupInSmallHeap() {
    }

    /** @param heap a Java option such as {@code -Xmx40m} */
    static Result run(TestInstance data, long run, String heap) throws IOException {
        Path instance = Files.writeString(data.instance().directory().resolve("instance.json"),
                TestInstance.JSON.writeValueAsString(data.instance()));
        return data.host().run(Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), heap,
                "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), BackupInSmallHeap.class.getName(),
                instance.toString(), Long.toString(run)).within(LIMIT));
    }

    /** The instance's document, and the number of the run. */
    public static void main(String[] arguments) throws IOException {
        Instance instance = TestInstance.JSON.readValue(Path.of(arguments[0]).toFile(), Instance.class);
        Work work = TestInstance.workOn(instance, Long.parseLong(arguments[1]), "backup", System.out::println);
        try (DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard())) {
            BackupMaker maker = new BackupMaker(new LocalHost(docker), instance, work, LIMIT, TestInstance.JSON,
                    Clock.systemUTC());
            BackupId id = maker.dumpDatabase();
            maker.archiveFiles(id);
            maker.archiveSecrets(id, Optional.empty());
            maker.prove(id);
            maker.keep(id);
        }
    }
}
