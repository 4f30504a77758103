package chatalot.runbook.engine;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import chatalot.runbook.run.Texts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.springframework.stereotype.Component;

/** What the tasks for ops have in common: who may close them, and the state that they are closed for. */
@Component
class HandRules {

    private static final int LONGEST_CELL = 1_000;

    private final StepLog log;
    private final Identity identity;

    HandRules(StepLog log, Identity identity) {
        this.log = log;
        this.identity = identity;
    }

    /** Stands for everything the run's steps have done so far: it changes as soon as any of them runs again. */
    String digest(Run run) {
        StringBuilder state = new StringBuilder("run ").append(run.number());
        for (StepRecord step : log.steps(run.number())) {
            state.append('\n').append(step.step()).append(' ').append(step.attempt()).append(' ')
                    .append(step.outcome().orElse(""));
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(state.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** What the form shows. */
    Map<String, Object> facts(Run run, DelegateExecution execution) {
        List<String> failures = log.steps(run.number()).stream()
                .filter(step -> step.outcome().filter("failed"::equals).isPresent())
                .map(step -> step.label() + ": " + step.message().orElse("")).toList();
        Map<String, Object> facts = new HashMap<>();
        facts.put("runNumber", run.number().value());
        facts.put("instance", run.instance());
        facts.put("requester", run.requester());
        facts.put("release", Optional.ofNullable(execution.getVariable("release")).map(Object::toString)
                .orElse(run.target()));
        facts.put("failure", cell(run.failure().orElse("see the log")));
        facts.put("lastTrouble", cell(failures.isEmpty() ? "see the log" : failures.get(failures.size() - 1)));
        facts.put("digest", digest(run));
        return facts;
    }

    /** Checks who closes the task and what for, and returns that person. */
    Person closer(DelegateTask task, Run run) {
        Person person = person(task);
        demandCurrent(run, PostedVariables.answer(task, "digest"));
        return person;
    }

    /** Checks who closes the task, whatever they saw, and returns that person. */
    Person person(DelegateTask task) {
        Person person = identity.current();
        PostedVariables.demandExpected(task);
        ApprovalRules.demandAssigned(Optional.ofNullable(task.getAssignee()), person);
        demandOps(person);
        return person;
    }

    /** @throws Refused FORBIDDEN for everybody but ops */
    static void demandOps(Person person) {
        if (!person.isIn(Person.OPS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s decide here; %s is not one."
                    .formatted(Person.OPS, person.id()));
        }
    }

    private void demandCurrent(Run run, String digest) {
        if (!digest.equals(digest(run))) {
            throw new Refused(Refused.Kind.CONFLICT,
                    "The state you saw is not the state now. Reload the task and read it again.");
        }
    }

    private static String cell(String text) {
        return Texts.inCell(text, LONGEST_CELL);
    }
}
