package chatalot.runbook.web;

import chatalot.runbook.rotation.SharesTheEngine;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;

/** The service on a port of its own, with played steps, a database in memory and people who have known passwords. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SharesTheEngine
@ExtendWith(OwnEngineInFront.class)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = PlayedService.class,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:${random.uuid};DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000"
                    + ";OPTIMIZE_REUSE_RESULTS=FALSE",
            "runbook.data=target/web-test",
            "runbook.checkpoints.file=${user.dir}/target/web-test/checkpoints-${random.uuid}.jsonl", "runbook.checkpoints.every=1s",
            "runbook.metrics.token-file=src/test/resources/metrics-token",
            // Tests of Spring Boot leave metrics out otherwise.
            "management.prometheus.metrics.export.enabled=true",
            "runbook.pump.poll=100ms", "runbook.risk-table=src/test/resources/risk-two-for-some-releases.dmn",
            "runbook.users.olivia.groups=ops",
            "runbook.users.olivia.password=" + Caller.PASSWORD,
            "runbook.users.paula.groups=approvers",
            "runbook.users.paula.password=" + Caller.PASSWORD,
            "runbook.users.arthur.groups=auditors",
            "runbook.users.arthur.password=" + Caller.PASSWORD,
            "runbook.users.both.groups=ops,approvers",
            "runbook.users.both.password=" + Caller.PASSWORD,
            "runbook.users.ada.groups=admins",
            "runbook.users.ada.password=" + Caller.PASSWORD,
            "runbook.users.peter.groups=approvers",
            "runbook.users.peter.password=" + Caller.PASSWORD,
            "runbook.users.abel.groups=admins",
            "runbook.users.abel.password=" + Caller.PASSWORD,
            "runbook.users.boss.groups=ops,approvers,admins",
            "runbook.users.boss.password=" + Caller.PASSWORD
        })
public @interface RunningService {

    /** What a scraper shows instead of a password. */
    String METRICS_TOKEN = "metrics-metrics-metrics-metrics-metrics";
}
