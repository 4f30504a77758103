package chatalot.runbook.bench;

import chatalot.runbook.instance.WrittenInstances;
import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import chatalot.runbook.web.PlayedService;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The service with steps that only say what they would do, in this process: it makes the tables, and runs that the engine really worked,
 * with all that leaves in its own tables. Everything that it is not told is set as in production.
 */
public final class WorkedRuns implements AutoCloseable {

    /** The one that this service has. */
    public static final String INSTANCE = "demo";
    /** The two gates of an update, in their order. */
    public static final List<String> GATES = List.of("approvePlan", "approveSwap");
    private static final Person OPS = new Person("ops", Set.of(Person.OPS));
    private static final Person APPROVER = new Person("approver", Set.of(Person.APPROVERS));
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final ConfigurableApplicationContext service;
    private final RunControl control;
    private final RunStore runs;
    private final Approvals approvals;

    private WorkedRuns(ConfigurableApplicationContext service) {
        this.service = service;
        this.control = service.getBean(RunControl.class);
        this.runs = service.getBean(RunStore.class);
        this.approvals = service.getBean(Approvals.class);
    }

    /** Starts it on a database, and makes the tables there. @param settings by key */
    public static WorkedRuns on(String database, String user, String password, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("server.port", "0", "spring.datasource.url", database,
                "spring.datasource.username", user, "spring.datasource.password", password, "runbook.data", "target/bench/worked",
                "runbook.pump.node", "worked", "camunda.bpm.generate-unique-process-engine-name", "true",
                "spring.main.register-shutdown-hook", "false", "spring.main.banner-mode", "off"));
        all.putAll(settings);
        return new WorkedRuns(new SpringApplicationBuilder(PlayedService.class)
                .run(all.entrySet().stream().map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue())).toArray(String[]::new)));
    }

    /** Where it answers. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Configures instances that are nowhere. */
    public void write(List<String> instances) {
        instances.forEach(service.getBean(WrittenInstances.class)::write);
    }

    /** Updates that people approved and that ended well, the newest last. */
    public List<Run> finished(List<String> instances, int each) {
        List<Run> all = openUpdates(instances, each);
        all.forEach(run -> GATES.forEach(gate -> approve(run.number(), gate)));
        return all.stream().map(run -> awaitEnd(run.number())).toList();
    }

    /** Updates whose plan waits for approval, the newest last. While one prepares, no other of its instance starts. */
    public List<Run> openUpdates(List<String> instances, int each) {
        write(instances);
        List<Run> all = new ArrayList<>();
        for (int count = 1; count <= each; count++) {
            String release = "v1.1." + count;
            List<Run> begun = instances.stream().map(instance -> start(instance, release)).toList();
            begun.forEach(run -> awaitGate(run.number(), GATES.get(0)));
            all.addAll(begun);
        }
        return List.copyOf(all);
    }

    /** Somebody of ops asks for an update. */
    public Run start(String instance, String release) {
        return control.startUpdate(instance, release, "as announced", Optional.empty(), OPS);
    }

    /** An approver reads and signs, once the gate is open. */
    public void approve(RunNumber run, String gate) {
        awaitGate(run, gate);
        approve(run, openGate(run, gate));
    }

    /** An approver signs at a gate that is open. */
    public void approve(RunNumber run, OpenTask gate) {
        control.decide(run, RunControl.Decision.APPROVE, gate.digest().orElseThrow(), "read and understood", APPROVER);
    }

    /** @throws BenchmarkFailed when the run does not wait there */
    public OpenTask openGate(RunNumber run, String gate) {
        return control.openTasks(run).stream().filter(task -> task.gate().filter(gate::equals).isPresent()).findFirst()
                .orElseThrow(() -> new BenchmarkFailed("run %s is not at %s".formatted(run, gate)));
    }

    /** Until it waits there for the first time. @throws BenchmarkFailed when the run ends instead */
    public void awaitGate(RunNumber run, String gate) {
        await(run, () -> {
            if (now(run).ended()) {
                throw new BenchmarkFailed("run %s ended before it came to %s: %s".formatted(run, gate, now(run).outcome().orElse("")));
            }
            return approvals.newest(run, gate);
        }, Optional::isPresent);
    }

    /** The runs that wait at a gate now. */
    public Set<RunNumber> waitingAt(String gate) {
        return approvals.requestsOfOpenGates().values().stream().filter(open -> open.gate().equals(gate)).map(ApprovalRequest::run)
                .collect(Collectors.toSet());
    }

    /** The run as it ended. */
    public Run awaitEnd(RunNumber run) {
        return await(run, () -> now(run), Run::ended);
    }

    /** The runs that have not ended. */
    public List<Run> unfinished() {
        return runs.unfinished();
    }

    /** What its steps came to, in their order. */
    public List<StepRecord> steps(RunNumber run) {
        return service.getBean(StepLog.class).steps(run);
    }

    private Run now(RunNumber run) {
        return runs.find(run).orElseThrow();
    }

    /** By questions that cost next to nothing, so that looking often slows nothing down. */
    private static <T> T await(RunNumber run, Callable<T> question, Predicate<T> wanted) {
        return Awaitility.await("run " + run).atMost(LONGEST).pollDelay(Duration.ZERO).pollInterval(LOOK).until(question, wanted::test);
    }

    @Override
    public void close() {
        service.close();
    }
}
