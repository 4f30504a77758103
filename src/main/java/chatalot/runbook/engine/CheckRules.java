package chatalot.runbook.engine;

import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Who may answer <em>Start update?</em>: a member of ops. Who starts it is the requester of the update, which begins in the same
 * transaction or not at all: then the question stays open.
 */
@Component("checkRules")
class CheckRules implements TaskListener {

    static final String TASK = "startUpdate";
    static final String START = "start";
    static final String SKIP = "skip";
    /** What the model asks: one of the two above. */
    private static final String DECISION = "checkDecision";

    private final HandRules hands;
    private final Roots roots;
    private final Identity identity;
    private final ObjectProvider<RuntimeService> runtime;
    private final FoundUpdates found;
    private final RunStore runs;
    private final EvidenceStore evidence;
    private final Interventions interventions;

    CheckRules(HandRules hands, Roots roots, Identity identity, ObjectProvider<RuntimeService> runtime, FoundUpdates found, RunStore runs,
            EvidenceStore evidence, Interventions interventions) {
        this.hands = hands;
        this.roots = roots;
        this.identity = identity;
        this.runtime = runtime;
        this.found = found;
        this.runs = runs;
        this.evidence = evidence;
        this.interventions = interventions;
    }

    @Override
    public void notify(DelegateTask task) {
        Run check = roots.runOf(task.getExecution());
        FoundUpdate update = found.of(check.number()).orElseThrow(() ->
                new IllegalStateException("Run %s asks about an update that it did not find".formatted(check.number())));
        if (task.getEventName().equals(EVENTNAME_CREATE)) {
            opened(task, check, update);
        } else {
            answered(task, check, update);
        }
    }

    private void opened(DelegateTask task, Run check, FoundUpdate update) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("runNumber", check.number().value());
        facts.put("instance", check.instance());
        facts.put("release", update.release());
        facts.put("summary", update.summary());
        facts.put("digest", update.commit());
        facts.put("toLookAt", evidence.of(check.number()).text(Evidence.TO_LOOK_AT).orElse("See the plan."));
        PostedVariables.shield(task, facts);
        task.setName("%s %s to %s".formatted(task.getName(), check.instance(), update.release()));
    }

    private void answered(DelegateTask task, Run check, FoundUpdate update) {
        Person person = hands.person(task);
        String comment = PostedVariables.answer(task, "comment");
        String choice = PostedVariables.answer(task, "choice");
        demandSeen(PostedVariables.answer(task, "digest"), update);
        switch (choice) {
            case START -> {
                Run started = start(check, update, comment, PostedVariables.answer(task, "notBefore"), person);
                found.decided(check.number(), FoundUpdate.Decision.STARTED, person, comment, Optional.of(started.number()));
                interventions.record(check.number(), Intervention.Act.START, person.id(), comment);
            }
            case SKIP -> {
                demandReason(comment);
                found.decided(check.number(), FoundUpdate.Decision.SKIPPED, person, comment, Optional.empty());
                interventions.record(check.number(), Intervention.Act.SKIP, person.id(), comment);
            }
            default -> throw new Refused(Refused.Kind.INVALID, "The answer has to be %s or %s.".formatted(START, SKIP));
        }
        task.getExecution().getProcessInstance().setVariable(DECISION, choice);
    }

    private static void demandSeen(String commit, FoundUpdate update) {
        if (!commit.equals(update.commit())) {
            throw new Refused(Refused.Kind.CONFLICT, "What you saw is not what was found. Reload the task and read it again.");
        }
    }

    private static void demandReason(String comment) {
        if (comment.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, "Skipping needs a reason: others will wonder why they were not asked.");
        }
    }

    private Run start(Run check, FoundUpdate update, String comment, String notBefore, Person person) {
        Map<String, Object> asked = Map.of("instance", check.instance(), "target", update.commit(), "notBefore", notBefore,
                "reason", comment.isEmpty() ? "%s, found by run %s".formatted(update.release(), check.number()) : comment);
        try {
            ProcessInstance started = identity.as(person, () ->
                    runtime.getObject().startProcessInstanceByKey(RunKind.UPDATE.processKey(), asked));
            return runs.byProcessInstance(started.getProcessInstanceId()).orElseThrow();
        } catch (StartRules.TakenMeanwhile e) {
            throw new Refused(Refused.Kind.CONFLICT, "Another run of %s started just now. The question stays open."
                    .formatted(check.instance()));
        } catch (ProcessEngineException e) {
            throw Refusals.in(e);
        }
    }
}
