package chatalot.runbook.engine;

import chatalot.runbook.rotation.SharesTheEngine;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestConstructor;

/** The engine with the real models, pump and rules on a database in memory; the steps are played. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SharesTheEngine
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE, classes = ProcessTestConfiguration.class,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:${random.uuid};DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000"
                    + ";OPTIMIZE_REUSE_RESULTS=FALSE",
            "runbook.data=target/process-test",
            "runbook.pump.lock=3s", "runbook.pump.heartbeat=500ms", "runbook.pump.poll=200ms",
            "runbook.pump.retries=2", "runbook.pump.retry-backoff=50ms", "runbook.pump.longest-backoff=100ms",
            "runbook.pump.danger-patience=1s", "runbook.pump.lease-poll=1s", "runbook.due-runs.poll=200ms", "runbook.risk-table=src/test/resources/risk-two-of-everybody.dmn",
            "camunda.bpm.job-execution.wait-time-in-millis=100", "camunda.bpm.job-execution.max-wait=200"
        })
@interface ProcessTest { }
