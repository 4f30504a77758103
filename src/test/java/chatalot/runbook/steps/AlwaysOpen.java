package chatalot.runbook.steps;

import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The calendar of a place without windows and freezes. */
final class AlwaysOpen implements ChangeCalendar {

    @Override
    public List<Freeze> holding() {
        return List.of();
    }

    @Override
    public List<Freeze> configured() {
        return List.of();
    }

    @Override
    public Answer forSwap(Run run) {
        return new Answer(Optional.empty(), Instant.now());
    }

    @Override
    public Outlook outlook(String instance) {
        return new Outlook(Optional.empty(), Optional.empty());
    }

    @Override
    public void demandKnown(String instance) {
        // Knows them all.
    }
}
