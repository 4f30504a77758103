package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When backups are due by the instances' schedules. */
public interface BackupTimetable {

    /** The instances that have a schedule. */
    List<String> instances();

    /** The first due time after a moment; empty when the instance has no schedule, or it names no time any more. */
    Optional<Instant> next(String instance, Instant after);
}
