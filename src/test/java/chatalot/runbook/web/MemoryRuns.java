package chatalot.runbook.web;

import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import java.util.List;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

@TestConfiguration
class MemoryRuns {

    @Bean
    @Primary
    RunControl control(RunStore runs) {
        return new RunControl() {
            @Override
            public Run startUpdate(String instance, String target, String reason, Person person) {
                return runs.find(runs.create(RunKind.UPDATE, instance, target, reason, person.id())).orElseThrow();
            }

            @Override
            public void cancel(RunNumber run, String reason, Person person) {
            }

            @Override
            public void goBack(RunNumber run, String reason, Person person) {
            }

            @Override
            public void decide(RunNumber run, Decision decision, String digest, String comment, Person person) {
            }

            @Override
            public void review(RunNumber run, String comment, Person person) {
            }

            @Override
            public void recover(RunNumber run, Recovery recovery, String comment, Person person) {
            }

            @Override
            public List<OpenTask> openTasks(RunNumber run) {
                return List.of();
            }
        };
    }
}
