package chatalot.runbook.engine;

import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** Answers <em>Start update?</em> in a person's name. */
@Component
class CheckAnswers {

    private final PeoplesTasks tasks;
    private final FoundUpdates found;
    private final RunStore runs;

    CheckAnswers(PeoplesTasks tasks, FoundUpdates found, RunStore runs) {
        this.tasks = tasks;
        this.found = found;
        this.runs = runs;
    }

    /** Starts the update, and returns it. */
    Run start(Run check, String comment, Optional<Instant> notBefore, Person person) {
        answer(check, person, Map.of("choice", CheckRules.START, "comment", comment,
                "notBefore", notBefore.map(Instant::toString).orElse("")));
        return found.of(check.number()).flatMap(FoundUpdate::answer).flatMap(FoundUpdate.Answer::started).flatMap(runs::find).orElseThrow();
    }

    void skip(Run check, String reason, Person person) {
        answer(check, person, Map.of("choice", CheckRules.SKIP, "comment", reason));
    }

    private void answer(Run check, Person person, Map<String, Object> answers) {
        HandRules.demandOps(person);
        Task task = tasks.open(check, CheckRules.TASK);
        Map<String, Object> all = new HashMap<>(answers);
        all.put("digest", found.of(check.number()).map(FoundUpdate::commit).orElse(""));
        tasks.complete(check, task, person, all);
    }
}
