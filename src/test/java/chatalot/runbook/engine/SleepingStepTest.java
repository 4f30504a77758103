package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** A step that sleeps most of its time keeps nobody from the threads there are. */
@ProcessTest
@Import(SleepingStepTest.Sleepers.class)
@TestPropertySource(properties = {"runbook.pump.threads=1",
    "camunda.bpm.deployment-resource-pattern[0]=classpath:/processes/*.bpmn",
    "camunda.bpm.deployment-resource-pattern[1]=classpath:/processes/*.dmn",
    "camunda.bpm.deployment-resource-pattern[2]=classpath:/processes/*.form",
    "camunda.bpm.deployment-resource-pattern[3]=classpath:/sleeping-test.bpmn"})
class SleepingStepTest {

    private final Stage stage;
    private final Sleeper sleeper;
    private final Identity identity;
    private final RuntimeService runtime;
    private final RunStore runs;

    SleepingStepTest(Stage stage, Sleeper sleeper, Identity identity, RuntimeService runtime, RunStore runs) {
        this.stage = stage;
        this.sleeper = sleeper;
        this.identity = identity;
        this.runtime = runtime;
        this.runs = runs;
    }

    @Test
    void manyStepsThatSleepLeaveTheOneThreadToOthers() {
        List<Run> sleeping = IntStream.range(0, 3).mapToObj(i -> start()).toList();
        await().until(() -> sleeper.asleep.get() == 3);

        stage.awaitGate(stage.start(stage.newInstance()), "approvePlan");

        assertThat(sleeper.asleep).hasValue(3);
        sleeper.morning.countDown();
        sleeping.forEach(run -> assertThat(stage.awaitEnd(run)).isEqualTo("Awake"));
    }

    private Run start() {
        Map<String, Object> asked = Map.of("instance", stage.newInstance(), "target", "", "reason", "");
        String started = identity.as(Stage.OLIVIA, () -> runtime.startProcessInstanceByKey("sleepingTest", asked)).getId();
        return runs.byProcessInstance(started).orElseThrow();
    }

    static final class Sleeper implements Step {

        private final AtomicInteger asleep = new AtomicInteger();
        private final CountDownLatch morning = new CountDownLatch(1);

        @Override
        public String topic() {
            return "sleep";
        }

        @Override
        public Outputs run(StepContext context) {
            asleep.incrementAndGet();
            try {
                morning.await();
            } catch (InterruptedException e) {
                throw new WorkInterrupted("woken", e);
            }
            return Outputs.none();
        }
    }

    static final class Sleepers {

        @Bean
        Sleeper sleeper() {
            return new Sleeper();
        }
    }
}
