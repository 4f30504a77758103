package chatalot.runbook.backup;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.CopyPlace;
import chatalot.runbook.instance.CopyPlace.Credential;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.PlaceName;
import chatalot.runbook.instance.SftpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A copy over SFTP in a Java of its own, so that its memory is nobody else's. */
final class CopyInSmallHeap {

    private CopyInSmallHeap() {
    }

    /** @param heap a Java option such as {@code -Xmx40m} */
    static Result run(LocalHost host, Path directory, BackupId id, CopyPlace.Sftp place, String heap) {
        return host.run(Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), heap, "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), CopyInSmallHeap.class.getName(), directory.toString(), id.value(),
                place.address().user(), Integer.toString(place.address().port()), place.address().path(),
                place.credential().file().toString(), place.knownHosts().toString()).within(Duration.ofMinutes(3)));
    }

    /** Directory of the instance, id, then user, port, path, key and known hosts of the place. */
    public static void main(String[] arguments) {
        Instance instance = MadeSet.instance(Path.of(arguments[0]));
        CopyPlace.Sftp place = new CopyPlace.Sftp(new PlaceName("offsite"),
                new SftpAddress(arguments[2], "127.0.0.1", Integer.parseInt(arguments[3]), arguments[4]),
                new Credential(Credential.Kind.KEY, Path.of(arguments[5])), Path.of(arguments[6]), Duration.ofSeconds(30));
        try (DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard())) {
            new Copies(new LocalHost(docker), TestInstance.JSON, instance, List.of(place),
                    TestInstance.workOn(instance, 7, "copyBackup", System.out::println)).copy(new BackupId(arguments[1]), place);
        }
    }
}
