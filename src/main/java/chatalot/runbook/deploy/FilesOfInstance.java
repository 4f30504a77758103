package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Instance;
import java.nio.file.Path;
import java.time.Duration;

/** The instance's files, this run's backup and the run's kept directory, within reach of scripts while the instance is away. */
interface FilesOfInstance {

    Script TAKE = Script.of(FilesOfInstance.class, "take-files.sh").after(Script.fileTree());
    Script CHANGED = Script.of(FilesOfInstance.class, "changed-files.sh").after(Script.fileTree());
    Script POINT_AT_BACKUP = Script.of(FilesOfInstance.class, "point-at-backup.sh").after(Script.fileTree());
    Script PUT_BACK = Script.of(FilesOfInstance.class, "put-back-files.sh").after(Script.fileTree());
    String PURPOSE = "files";

    static FilesOfInstance of(Host host, Instance instance, Work work, KeptDirectory kept) {
        return instance.installation().choose(compose -> new FilesInContainer(host, instance, work, kept),
                systemd -> new FilesOnHost(host, instance, work, kept));
    }

    /**
     * Begins anew: makes the kept directory and what else scripts need. What an earlier one was still doing is ended.
     *
     * @param backup directory of the run's backup
     */
    void start(Path backup);

    /** Whether scripts may be run. */
    boolean isRunning();

    /** Runs a script to its end. An interrupt ends it. */
    Result run(Script script, Duration limit, String... arguments);

    /** Ends what is left of it; gone already is success. */
    void remove();

    /** Lays beside the kept data what a person needs to put back the files without this service, see {@link #byHand}. */
    void layForAPerson();

    /** Puts back the files as a shell command for a person. @param docker the program to call */
    String byHand(Path backup, String docker);
}
