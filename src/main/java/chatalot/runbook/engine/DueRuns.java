package chatalot.runbook.engine;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RepeatedLook;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.Scheduled;
import chatalot.runbook.run.Schedules;
import chatalot.runbook.run.Timetable;
import chatalot.runbook.run.WayIn;
import chatalot.runbook.run.WaysIn;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Starts the backups and checks that are due by the instances' schedules, in the name of the schedule. Each due time is done
 * once, by one node; what another run stands in the way of is started when that run lets go; and however many times were
 * missed, one run makes up for them.
 */
@Component
class DueRuns extends RepeatedLook {

    /** Who asks for what is due; no user of that name is needed. */
    static final Person SCHEDULE = new Person("schedule", Set.of(Person.OPS));
    private static final Logger LOG = LoggerFactory.getLogger(DueRuns.class);

    private final Timetable timetable;
    private final Schedules schedules;
    private final RunControl control;
    private final Clock clock;
    private final WaysIn ways;
    private final TransactionTemplate transaction;
    private final Map<Scheduled, String> held = new ConcurrentHashMap<>();

    DueRuns(Timetable timetable, Schedules schedules, RunControl control, DueSettings settings, Clock clock, WaysIn ways,
            PlatformTransactionManager transactions) {
        super("due-runs", settings.poll());
        this.timetable = timetable;
        this.schedules = schedules;
        this.control = control;
        this.clock = clock;
        this.ways = ways;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Looks at every schedule; one's trouble is not the others'. */
    @Override
    protected void look() {
        ways.through(WayIn.TIMER, () -> timetable.all().forEach(this::look));
    }

    private void look(Scheduled what) {
        try {
            startIfDue(what).ifPresent(run -> LOG.info("The {} that was due is run {}", what, run.number()));
            held.remove(what);
        } catch (Refused refused) {
            if (!refused.getMessage().equals(held.put(what, refused.getMessage()))) {
                LOG.info("The {} is due and waits: {}", what, refused.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.warn("The {} that is due could not be started; it is tried again", what, e);
        }
    }

    private Optional<Run> startIfDue(Scheduled what) {
        schedules.begin(what, clock.instant());
        return transaction.execute(status -> {
            Instant doneUntil = schedules.lock(what).orElseThrow();
            Instant now = clock.instant();
            return timetable.next(what, doneUntil).filter(due -> !due.isAfter(now)).map(due -> {
                Run run = start(what, "By its schedule, due since %s".formatted(due));
                schedules.done(what, now, run.number());
                return run;
            });
        });
    }

    private Run start(Scheduled what, String reason) {
        return what.kind() == RunKind.CHECK ? control.startCheck(what.instance(), reason, SCHEDULE)
                : control.startBackup(what.instance(), reason, SCHEDULE);
    }
}
