package chatalot.runbook.engine;

import chatalot.runbook.run.BackupSchedules;
import chatalot.runbook.run.BackupTimetable;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Starts the backups that are due by the instances' schedules, in the name of the schedule. Each due time is done once, by
 * one node; one that another run stands in the way of is started when that run lets go; and however many times were
 * missed, one backup makes up for them.
 */
@Component
class DueBackups implements SmartLifecycle {

    /** Who asks for a backup that is due; no user of that name is needed. */
    static final Person SCHEDULE = new Person("schedule", Set.of(Person.OPS));
    private static final Logger LOG = LoggerFactory.getLogger(DueBackups.class);

    private final BackupTimetable timetable;
    private final BackupSchedules schedules;
    private final RunControl control;
    private final DueSettings settings;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Map<String, String> held = new ConcurrentHashMap<>();
    private Optional<ScheduledExecutorService> looking = Optional.empty();

    DueBackups(BackupTimetable timetable, BackupSchedules schedules, RunControl control, DueSettings settings, Clock clock,
            PlatformTransactionManager transactions) {
        this.timetable = timetable;
        this.schedules = schedules;
        this.control = control;
        this.settings = settings;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Looks at every instance; one's trouble is not the others'. */
    void look() {
        timetable.instances().forEach(this::look);
    }

    private void look(String instance) {
        try {
            startIfDue(instance).ifPresent(run -> LOG.info("The backup of {} that was due is run {}", instance, run.number()));
            held.remove(instance);
        } catch (Refused refused) {
            if (!refused.getMessage().equals(held.put(instance, refused.getMessage()))) {
                LOG.info("The backup of {} is due and waits: {}", instance, refused.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.warn("The backup of {} that is due could not be started; it is tried again", instance, e);
        }
    }

    private Optional<Run> startIfDue(String instance) {
        schedules.begin(instance, clock.instant());
        return transaction.execute(status -> {
            Instant doneUntil = schedules.lock(instance).orElseThrow();
            Instant now = clock.instant();
            return timetable.next(instance, doneUntil).filter(due -> !due.isAfter(now)).map(due -> {
                Run run = control.startBackup(instance, "By its schedule, due since %s".formatted(due), SCHEDULE);
                schedules.done(instance, now, run.number());
                return run;
            });
        });
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "due-backups");
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(this::look, 0, settings.poll().toMillis(), TimeUnit.MILLISECONDS);
        looking = Optional.of(executor);
    }

    @Override
    public synchronized void stop() {
        looking.ifPresent(ScheduledExecutorService::shutdown);
        looking = Optional.empty();
    }

    @Override
    public synchronized boolean isRunning() {
        return looking.isPresent();
    }

    /** Begins and ends with the pump; what is due while the service stops waits for the next start. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
