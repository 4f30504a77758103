package chatalot.runbook.engine;

import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.WaitingRun;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** The engine's tasks for people, and what is said when somebody else was faster. */
@Component
class PeoplesTasks {

    /** The task of every gate, in the model of approvals. */
    static final String GATE = "approve";

    private final TaskService tasks;
    private final Identity identity;
    private final Approvals approvals;
    private final Interventions interventions;
    private final RunStore runs;
    private final Models models;
    private final Races races;

    PeoplesTasks(TaskService tasks, Identity identity, Approvals approvals, Interventions interventions, RunStore runs,
            Models models, Races races) {
        this.tasks = tasks;
        this.identity = identity;
        this.approvals = approvals;
        this.interventions = interventions;
        this.runs = runs;
        this.models = models;
        this.races = races;
    }

    /** Of all runs, what waits longest first. One question for each group, and not one for each task. */
    List<WaitingRun> open() {
        Map<String, Run> waiting = runs.waitingForPeople().stream().collect(Collectors.toMap(Run::processInstance, Function.identity()));
        Map<RunNumber, Run> byNumber = waiting.values().stream().collect(Collectors.toMap(Run::number, Function.identity()));
        Map<String, ApprovalRequest> requests = approvals.requestsOfOpenGates();
        return Stream.of(Person.APPROVERS, Person.OPS).flatMap(group -> waitingFor(group).stream().flatMap(task -> {
            Optional<ApprovalRequest> request = Optional.ofNullable(requests.get(task.getProcessInstanceId()));
            // Between two questions a run may go on: what it waited for is not shown any more.
            return request.map(ApprovalRequest::run).map(byNumber::get)
                    .or(() -> Optional.ofNullable(waiting.get(task.getProcessInstanceId())))
                    .map(run -> new WaitingRun(run, openTask(run, task, group, request), request)).stream();
        })).sorted(Comparator.comparing(waits -> waits.task().since())).toList();
    }

    private List<Task> waitingFor(String group) {
        return identity.asService(() -> tasks.createTaskQuery().taskCandidateGroup(EnginePeople.engineName(group)).includeAssignedTasks()
                .active().list());
    }

    List<OpenTask> open(Run run) {
        return identity.asService(() -> query(run).stream().flatMap(task -> openTask(run, task).stream()).toList());
    }

    /** @throws Refused CONFLICT when the run does not wait there, saying what it does instead */
    Task open(Run run, String key) {
        return identity.asService(() -> query(run)).stream()
                .filter(task -> task.getTaskDefinitionKey().equals(key)).findFirst()
                .orElseThrow(() -> gone(run));
    }

    /**
     * Claims and completes a task in a person's name; both or neither. A gate that somebody else claimed is theirs; what ops
     * have to decide is taken over from whoever claimed it, because the instance may be down while they are away.
     */
    void complete(Run run, Task task, Person person, Map<String, Object> answers) {
        races.run(run, () -> {
            Task now = Optional.ofNullable(tasks.createTaskQuery().taskId(task.getId()).singleResult())
                    .orElseThrow(() -> gone(run));
            boolean others = now.getAssignee() != null && !now.getAssignee().equals(person.id());
            if (others && now.getTaskDefinitionKey().equals(GATE)) {
                throw new Refused(Refused.Kind.CONFLICT, "This task is claimed by %s. Nothing was recorded."
                        .formatted(now.getAssignee()));
            }
            identity.as(person, () -> {
                if (others) {
                    tasks.setAssignee(task.getId(), person.id());
                } else {
                    tasks.claim(task.getId(), person.id());
                }
                tasks.complete(task.getId(), Map.copyOf(answers));
                return task;
            });
        });
    }

    /** Puts a task into somebody's hands in a person's name; into nobody's when {@code assignee} is empty. */
    void assign(Run run, Task task, Optional<String> assignee, Person person) {
        races.run(run, () -> {
            if (tasks.createTaskQuery().taskId(task.getId()).count() == 0) {
                throw gone(run);
            }
            identity.as(person, () -> {
                tasks.setAssignee(task.getId(), assignee.orElse(null));
                return task;
            });
        });
    }

    private Refused gone(Run run) {
        return new Refused(Refused.Kind.CONFLICT, "Run %s does not wait for this now. %s"
                .formatted(run.number(), standing(runs.find(run.number()).orElse(run))));
    }

    /** Where a run stands and who brought it there, in a sentence. */
    String standing(Run run) {
        String stands = run.ended() ? "It has ended: %s.".formatted(run.outcome().orElse("no outcome"))
                : "It stands at: %s.".formatted(run.state().words());
        List<Intervention> acts = interventions.of(run.number());
        if (acts.isEmpty()) {
            return stands;
        }
        Intervention last = acts.get(acts.size() - 1);
        return "%s It was %s by %s.".formatted(stands, last.act().words(), last.person());
    }

    private List<Task> query(Run run) {
        return tasks.createTaskQuery().processInstanceBusinessKey(run.number().toString()).active()
                .orderByTaskCreateTime().asc().list();
    }

    /** Empty when the task has ended since it was asked for. */
    private Optional<OpenTask> openTask(Run run, Task task) {
        return candidates(task).map(groups -> {
            Optional<ApprovalRequest> request = approvals.request(task.getProcessInstanceId())
                    .filter(gate -> Approvals.GATES.contains(gate.gate()));
            String admins = EnginePeople.engineName(Person.ADMINS);
            String group = groups.stream().filter(candidate -> !candidate.equals(admins)).findFirst().orElse("");
            return openTask(run, task, group, request);
        });
    }

    private OpenTask openTask(Run run, Task task, String group, Optional<ApprovalRequest> request) {
        String label = request.map(gate -> ApprovalRules.name(run, gate.gate()))
                .orElseGet(() -> models.facts(task.getProcessDefinitionId(), task.getTaskDefinitionKey()).label());
        return new OpenTask(task.getId(), task.getTaskDefinitionKey(), label, group,
                request.map(ApprovalRequest::gate), request.map(ApprovalRequest::digest),
                Optional.ofNullable(task.getAssignee()), task.getCreateTime().toInstant());
    }

    private Optional<List<String>> candidates(Task task) {
        try {
            return Optional.of(tasks.getIdentityLinksForTask(task.getId()).stream()
                    .filter(link -> link.getType().equals(IdentityLinkType.CANDIDATE) && link.getGroupId() != null)
                    .map(IdentityLink::getGroupId).toList());
        } catch (RuntimeException e) {
            // For a task that somebody has ended in the meantime the engine's GetIdentityLinksForTaskCmd throws a NullValueException, or, when
            // that happens between two of its own questions, a NullPointerException.
            if (tasks.createTaskQuery().taskId(task.getId()).count() > 0) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
