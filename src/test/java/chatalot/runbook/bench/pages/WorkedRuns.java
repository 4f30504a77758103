package chatalot.runbook.bench.pages;

import chatalot.runbook.bench.BenchmarkFailed;
import chatalot.runbook.instance.WrittenInstances;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.web.PlayedService;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The service with steps that only say what they would do, in this process: it makes the tables, and runs that the engine really worked,
 * with all that leaves in its own tables.
 */
final class WorkedRuns implements AutoCloseable {

    /** The one that this service has. */
    static final String INSTANCE = "demo";
    private static final Person OPS = new Person("ops", Set.of(Person.OPS));
    private static final Person APPROVER = new Person("approver", Set.of(Person.APPROVERS));
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final ConfigurableApplicationContext service;
    private final RunControl control;
    private final RunStore runs;

    private WorkedRuns(ConfigurableApplicationContext service) {
        this.service = service;
        this.control = service.getBean(RunControl.class);
        this.runs = service.getBean(RunStore.class);
    }

    /** Starts it on a database, and makes the tables there. @param settings by key */
    static WorkedRuns on(String database, String user, String password, Map<String, String> settings) {
        Stream<String> own = Stream.of("server.port=0", "spring.datasource.url=" + database, "spring.datasource.username=" + user,
                "spring.datasource.password=" + password, "spring.datasource.hikari.maximum-pool-size=12", "runbook.data=target/bench/worked",
                "runbook.pump.poll=100ms", "runbook.pump.node=worked", "camunda.bpm.generate-unique-process-engine-name=true",
                "camunda.bpm.job-execution.wait-time-in-millis=50", "camunda.bpm.job-execution.max-wait=100",
                "spring.main.register-shutdown-hook=false", "spring.main.banner-mode=off");
        Stream<String> given = settings.entrySet().stream().map(setting -> setting.getKey() + "=" + setting.getValue());
        return new WorkedRuns(new SpringApplicationBuilder(PlayedService.class)
                .run(Stream.concat(own, given).map(setting -> "--" + setting).toArray(String[]::new)));
    }

    /** Where it answers. */
    URI url() {
        return URI.create("http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Updates that people approved and that ended well, the newest last. */
    List<Run> finished(List<String> instances, int each) {
        List<Run> all = openUpdates(instances, each);
        all.forEach(run -> {
            approve(run, "approvePlan");
            approve(run, "approveSwap");
        });
        return all.stream().map(run -> Awaitility.await().atMost(LONGEST).pollInterval(Duration.ofMillis(20))
                .until(() -> runs.find(run.number()).orElseThrow(), Run::ended)).toList();
    }

    /** Updates whose plan waits for approval, the newest last. While one prepares, no other of its instance starts. */
    List<Run> openUpdates(List<String> instances, int each) {
        instances.forEach(service.getBean(WrittenInstances.class)::write);
        List<Run> all = new ArrayList<>();
        for (int count = 1; count <= each; count++) {
            String release = "v1.1." + count;
            List<Run> begun = instances.stream().map(instance -> control.startUpdate(instance, release, "as announced", Optional.empty(), OPS))
                    .toList();
            begun.forEach(run -> awaitGate(run, "approvePlan"));
            all.addAll(begun);
        }
        return List.copyOf(all);
    }

    private void approve(Run run, String gate) {
        OpenTask task = awaitGate(run, gate);
        control.decide(run.number(), RunControl.Decision.APPROVE, task.digest().orElseThrow(), "read and understood", APPROVER);
    }

    private OpenTask awaitGate(Run run, String gate) {
        return Awaitility.await().atMost(LONGEST).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (runs.find(run.number()).orElseThrow().ended()) {
                throw new BenchmarkFailed("run %s ended before it came to %s".formatted(run.number(), gate));
            }
            return control.openTasks(run.number()).stream().filter(task -> task.gate().filter(gate::equals).isPresent()).findFirst();
        }, Optional::isPresent).orElseThrow();
    }

    @Override
    public void close() {
        service.close();
    }
}
