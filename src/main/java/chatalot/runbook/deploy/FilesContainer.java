package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An idle container that sees the instance's files, this run's backup and the run's kept directory. It is started
 * before the app stops: starting one costs half a second, a command inside it a tenth.
 */
final class FilesContainer {

    static final Script TAKE = Script.of(FilesContainer.class, "take-files.sh").after(Script.fileTree());
    static final Script CHANGED = Script.of(FilesContainer.class, "changed-files.sh").after(Script.fileTree());
    static final Script POINT_AT_BACKUP = Script.of(FilesContainer.class, "point-at-backup.sh").after(Script.fileTree());
    static final Script PUT_BACK = Script.of(FilesContainer.class, "put-back-files.sh").after(Script.fileTree());

    private final Host host;
    private final Instance instance;
    private final Work work;
    private final KeptDirectory kept;

    FilesContainer(Host host, Instance instance, Work work, KeptDirectory kept) {
        this.host = host;
        this.instance = instance;
        this.work = work;
        this.kept = kept;
    }

    /**
     * Starts a fresh one. What an older one was still doing is ended.
     *
     * @param backup directory of the run's backup
     */
    void start(Path backup) {
        host.demand(Command.of("mkdir", "-p", "-m", "0700", kept.path().toString()));
        Map<String, String> mounts = new LinkedHashMap<>();
        instance.fileVolumes().values().forEach(volume -> mounts.put(volume, "/volumes/" + volume));
        mounts.put(backup.toString(), "/set:ro");
        mounts.put(kept.path().toString(), "/kept");
        host.docker().startContainer(ContainerRequest.of(name(), image(), "sleep", "1d").on("none")
                .labelled(work.labels()).mounting(mounts));
    }

    boolean isRunning() {
        return host.docker().container(name()).map(DockerAccess.Container::running).orElse(false);
    }

    /** Runs a script in it. An interrupt ends the container, and the script with it. */
    Result run(Script script, Duration limit, String... arguments) {
        try {
            return host.docker().exec(name(), script.command(arguments), limit);
        } catch (WorkInterrupted | PassingTrouble e) {
            remove();
            throw e;
        }
    }

    void remove() {
        HelperContainer.evenIfInterrupted(() -> host.docker().remove(name()));
    }

    String name() {
        return work.name("files");
    }

    /** The very image the database runs on: it is there, and has the tools. */
    String image() {
        return host.docker().container(instance.compose().database().container()).map(DockerAccess.Container::imageId)
                .orElse(instance.compose().database().image());
    }
}
