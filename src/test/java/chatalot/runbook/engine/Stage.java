package chatalot.runbook.engine;

import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Decision;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts runs of instances that nobody else uses, and waits for what they come to. */
class Stage {

    static final Person OLIVIA = new Person("olivia", Set.of(Person.OPS));
    static final Person OSCAR = new Person("oscar", Set.of(Person.OPS));
    static final Person PAULA = new Person("paula", Set.of(Person.APPROVERS));
    static final Person PETER = new Person("peter", Set.of(Person.APPROVERS));
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    private final RunControl control;
    private final RunStore runs;

    Stage(RunControl control, RunStore runs) {
        this.control = control;
        this.runs = runs;
    }

    String newInstance() {
        return "chat-" + INSTANCES.incrementAndGet();
    }

    Run start(String instance) {
        return control.startUpdate(instance, "v1.1.0", "because", OLIVIA);
    }

    OpenTask awaitTask(Run run, String key) {
        return await().atMost(LONGEST).pollInterval(Duration.ofMillis(10))
                .until(() -> control.openTasks(run.number()).stream().filter(task -> task.key().equals(key)).findFirst(),
                        java.util.Optional::isPresent).orElseThrow();
    }

    void awaitGate(Run run, String gate) {
        await().atMost(LONGEST).pollInterval(Duration.ofMillis(10)).until(() -> control.openTasks(run.number()).stream()
                .anyMatch(task -> task.gate().filter(gate::equals).isPresent()));
    }

    /** Paula approves at a gate that opens. */
    void approve(Run run, String gate) {
        awaitGate(run, gate);
        OpenTask task = awaitTask(run, "approve");
        control.decide(run.number(), Decision.APPROVE, task.digest().orElseThrow(), "", PAULA);
    }

    void approveBoth(Run run) {
        approve(run, "approvePlan");
        approve(run, "approveSwap");
    }

    String awaitEnd(Run run) {
        await().atMost(LONGEST).pollInterval(Duration.ofMillis(10)).until(() -> now(run.number()).ended());
        return now(run.number()).outcome().orElseThrow();
    }

    Run now(RunNumber run) {
        return runs.find(run).orElseThrow();
    }
}
