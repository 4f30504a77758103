package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When instances may be changed: the one place that is asked by every way in which a run can begin, go on or swap. The
 * way back and backups never ask.
 */
public interface ChangeCalendar {

    /** The freezes that hold now, of all instances: people's and configured ones. */
    List<Freeze> holding();

    /** The configured freezes that are not over, those to come included. */
    List<Freeze> configured();

    /**
     * Whether a run's swap may begin now: no freeze holds, its time has come, and what swap and way back may take at
     * most is over before the window closes and before the next freeze begins.
     */
    Answer forSwap(Run run);

    /** Whether a change of an instance might begin now, whatever it is, and when that changes. @throws Refused NOT_FOUND */
    Outlook outlook(String instance);

    /** @throws Refused NOT_FOUND when there is no such instance */
    void demandKnown(String instance);

    /** The freezes that hold now for one instance. */
    default List<Freeze> holding(String instance) {
        return holding().stream().filter(freeze -> freeze.concerns(instance)).toList();
    }

    /**
     * What holds for an instance.
     *
     * @param closed why nothing may begin, and when the next opening is, in words; absent when it is open
     * @param until  when an opening ends; absent when nothing limits it, or it is closed
     */
    record Outlook(Optional<String> closed, Optional<Instant> until) { }

    /**
     * What holds now.
     *
     * @param closed   why no swap may begin, in one or two sentences; absent when it may
     * @param nextLook when to ask again at the latest; now when a swap may begin
     */
    record Answer(Optional<String> closed, Instant nextLook) {

        public boolean open() {
            return closed.isEmpty();
        }
    }
}
