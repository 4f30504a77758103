package chatalot.runbook.engine;

import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Decision;
import chatalot.runbook.run.RunControl.Recovery;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StateViews;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Starts runs of instances that nobody else uses, and waits for what they come to. */
class Stage {

    static final Person OLIVIA = new Person("olivia", Set.of(Person.OPS));
    static final Person OSCAR = new Person("oscar", Set.of(Person.OPS));
    static final Person PAULA = new Person("paula", Set.of(Person.APPROVERS));
    static final Person PETER = new Person("peter", Set.of(Person.APPROVERS));
    /** The one backup that every instance has. */
    static final String BACKUP = "chat-1-20261101020000";
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    private final RunControl control;
    private final RunStore runs;
    private final StateViews views;

    Stage(RunControl control, RunStore runs, StateViews views) {
        this.control = control;
        this.runs = runs;
        this.views = views;
    }

    String newInstance() {
        return "chat-" + INSTANCES.incrementAndGet();
    }

    Run start(String instance) {
        return control.startUpdate(instance, "v1.1.0", "because", Optional.empty(), OLIVIA);
    }

    Run verify(String instance) {
        return control.startVerification(instance, BACKUP, "because", OLIVIA);
    }

    Run backUp(String instance) {
        return control.startBackup(instance, "because", OLIVIA);
    }

    Run check(String instance) {
        return control.startCheck(instance, "because", OLIVIA);
    }

    /** To be gone back to by SQL that undoes migrations. */
    Run startReverse(String instance) {
        return control.startRollback(instance, "v1.0.0", "reverse-migrations", "", "because", OLIVIA);
    }

    /** Somebody of ops writes the SQL that a run waits for. */
    void writeReverseSql(Run run, String sql) {
        awaitTask(run, "writeReverseSql");
        control.writeReverseSql(run.number(), sql, "", OSCAR);
    }

    /** @param backup blank for the code alone */
    Run startRollback(String instance, String backup) {
        return control.startRollback(instance, "v1.0.0", backup.isBlank() ? "code-only" : "restore-backup", backup, "because", OLIVIA);
    }

    OpenTask awaitTask(Run run, String key) {
        return awaitTask(run, task -> task.key().equals(key));
    }

    OpenTask awaitGate(Run run, String gate) {
        return awaitTask(run, task -> task.gate().filter(gate::equals).isPresent());
    }

    OpenTask awaitTask(Run run, Predicate<OpenTask> wanted) {
        return await().atMost(LONGEST).pollInterval(Duration.ofMillis(10))
                .until(() -> control.openTasks(run.number()).stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** The two people it takes approve at a gate that opens. */
    void approve(Run run, String gate) {
        decide(run, gate, Decision.APPROVE, PAULA);
        decide(run, gate, Decision.APPROVE, PETER);
    }

    void reject(Run run, String gate) {
        decide(run, gate, Decision.REJECT, PAULA);
    }

    private void decide(Run run, String gate, Decision decision, Person person) {
        OpenTask task = awaitGate(run, gate);
        control.decide(run.number(), decision, task.digest().orElseThrow(), "a word", person);
    }

    /** Somebody reads how the instance is and says what shall happen. */
    void recover(Run run, Recovery recovery, Person person) {
        awaitTask(run, "recoverByHand");
        control.recover(run.number(), recovery, seen(run), "by hand", person);
    }

    /** What the newest view of an instance that needs hands is signed by. */
    String seen(Run run) {
        return views.newest(run.number()).orElseThrow().digest();
    }

    void approveBoth(Run run) {
        approve(run, "approvePlan");
        approve(run, "approveSwap");
    }

    String awaitEnd(Run run) {
        return await().atMost(LONGEST).pollInterval(Duration.ofMillis(10))
                .until(() -> now(run.number()), Run::ended).outcome().orElseThrow();
    }

    Run now(RunNumber run) {
        return runs.find(run).orElseThrow();
    }
}
