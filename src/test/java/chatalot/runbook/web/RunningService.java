package chatalot.runbook.web;

import chatalot.runbook.RunbookApplication;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** The whole service on a port of its own, with a database in memory and four people who have known passwords. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = {RunbookApplication.class, MemoryRuns.class},
        properties = {
            "spring.datasource.url=jdbc:h2:mem:web;DB_CLOSE_DELAY=-1",
            "camunda.bpm.job-execution.enabled=false",
            "runbook.users.olivia.groups=ops",
            "runbook.users.olivia.password=" + Caller.PASSWORD,
            "runbook.users.paula.groups=approvers",
            "runbook.users.paula.password=" + Caller.PASSWORD,
            "runbook.users.arthur.groups=auditors",
            "runbook.users.arthur.password=" + Caller.PASSWORD,
            "runbook.users.ada.groups=admins",
            "runbook.users.ada.password=" + Caller.PASSWORD
        })
@interface RunningService { }
