package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.List;

/** Whether there is room for what an update puts on disk. */
record DiskState(Host host, Instance instance) {

    List<Finding> look() {
        Disk disk = Disk.of(instance, host);
        return List.of(
                room("disk of the database", disk.databaseFree(), disk.cloneNeeds(),
                        "a copy of the database (%s) before the swap".formatted(Disk.words(disk.database()))),
                room("disk of the backups", disk.backupsFree(), disk.backupNeeds(),
                        "a backup in %s%s".formatted(instance.backups(),
                                disk.files().isPresent() ? "" : " (the files could not be measured and are not counted)")),
                instance.installation().choose(
                        compose -> room("disk of Docker", disk.imagesFree(), disk.imagesNeed(), "a new image and the proof of the backup"),
                        systemd -> room("disk of releases", disk.imagesFree(), disk.imagesNeed(), "a new release and the proof of the backup")));
    }

    private static Finding room(String topic, long free, long needed, String what) {
        String words = "%s free, %s needed for %s".formatted(Disk.words(free), Disk.words(needed), what);
        return free >= needed ? Finding.ok(topic, words)
                : Finding.stops(topic, words, "Free %s there.".formatted(Disk.words(needed - free)));
    }
}
