package chatalot.runbook.engine;

import chatalot.runbook.run.ChangeCalendar;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** What the models ask before a swap; answered by the calendar. Public because expressions call it. */
@Component("windows")
public class ChangeWindows {

    private final ChangeCalendar calendar;
    private final Roots roots;

    ChangeWindows(ChangeCalendar calendar, Roots roots) {
        this.calendar = calendar;
        this.roots = roots;
    }

    /** Whether the run's swap may begin now. */
    public boolean open(DelegateExecution execution) {
        return answer(execution).open();
    }

    /** When a run that waits has to ask again at the latest. */
    public Date nextLook(DelegateExecution execution) {
        return Date.from(answer(execution).nextLook());
    }

    private ChangeCalendar.Answer answer(DelegateExecution execution) {
        return calendar.forSwap(roots.runOf(execution));
    }
}
