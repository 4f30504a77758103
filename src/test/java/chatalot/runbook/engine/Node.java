package chatalot.runbook.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One node of the service, started and stopped by a test, with played steps of its own. */
final class Node implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private Node(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param properties as {@code key=value}; of two with one key the last counts */
    static Node start(String databaseUrl, String... properties) {
        List<String> all = new ArrayList<>(List.of("spring.datasource.url=" + databaseUrl, "runbook.data=target/node-test",
                "runbook.pump.poll=200ms", "runbook.pump.lock=30s", "runbook.pump.heartbeat=1s",
                "runbook.risk-table=src/test/resources/risk-two-of-everybody.dmn", "camunda.bpm.job-execution.wait-time-in-millis=100",
                "camunda.bpm.job-execution.max-wait=200", "spring.main.register-shutdown-hook=false",
                "camunda.bpm.generate-unique-process-engine-name=true"));
        all.addAll(List.of(properties));
        Map<String, String> byKey = all.stream().collect(Collectors.toMap(each -> each.split("=", 2)[0], each -> "--" + each, (first, last) -> last));
        return new Node(new SpringApplicationBuilder(ProcessTestConfiguration.class).web(WebApplicationType.NONE)
                .properties("spring.application.name=node").run(byKey.values().toArray(String[]::new)));
    }

    <T> T get(Class<T> kind) {
        return context.getBean(kind);
    }

    Stage stage() {
        return get(Stage.class);
    }

    PlayedSteps steps() {
        return get(PlayedSteps.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
