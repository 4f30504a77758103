package chatalot.runbook.run;

/** Told whenever what the {@link ChangeCalendar} says may have changed. */
public interface ScheduleChanges {

    /** Wakes every run that waits for its window, so that it asks again. One that cannot be woken now keeps its timer. */
    void changed();
}
