package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When runs are due by the instances' schedules. */
public interface Timetable {

    /** Everything that has a schedule. */
    List<Scheduled> all();

    /** The first due time after a moment; empty when there is no such schedule, or it names no time any more. */
    Optional<Instant> next(Scheduled what, Instant after);
}
