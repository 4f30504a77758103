package chatalot.runbook.engine;

import chatalot.runbook.run.Course;
import chatalot.runbook.run.Courses;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.exception.NotFoundException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricVariableUpdate;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.springframework.stereotype.Component;

/** Answers from the engine's history and the models it has deployed. */
@Component
class EngineCourses implements Courses {

    private final HistoryService history;
    private final RepositoryService repository;
    private final Models models;
    private final StepLog log;
    private final Identity identity;

    EngineCourses(HistoryService history, RepositoryService repository, Models models, StepLog log, Identity identity) {
        this.history = history;
        this.repository = repository;
        this.models = models;
        this.log = log;
        this.identity = identity;
    }

    @Override
    public List<Course> of(Run run) {
        List<StepRecord> steps = log.steps(run.number());
        return identity.asService(() -> {
            List<Course> courses = new ArrayList<>();
            add(courses, run.processInstance(), Optional.empty(), steps);
            return List.copyOf(courses);
        });
    }

    private void add(List<Course> courses, String id, Optional<Course.Caller> caller, List<StepRecord> steps) {
        Optional<HistoricProcessInstance> instance = instance(id);
        if (instance.isEmpty()) {
            return;
        }
        List<HistoricActivityInstance> entered = entered(id);
        String model = instance.get().getProcessDefinitionId();
        courses.add(new Course(id, model, instance.get().getProcessDefinitionName(), caller, visits(model, entered, steps),
                TakenFlows.of(models.flows(model), entered)));
        entered.stream().filter(activity -> activity.getCalledProcessInstanceId() != null).forEach(activity ->
                add(courses, activity.getCalledProcessInstanceId(), Optional.of(new Course.Caller(id, activity.getActivityId())), steps));
    }

    private Optional<HistoricProcessInstance> instance(String id) {
        return Optional.ofNullable(history.createHistoricProcessInstanceQuery().processInstanceId(id).singleResult());
    }

    private List<HistoricActivityInstance> entered(String process) {
        return history.createHistoricActivityInstanceQuery().processInstanceId(process).orderPartiallyByOccurrence().asc().list();
    }

    private List<Course.Visit> visits(String model, List<HistoricActivityInstance> entered, List<StepRecord> steps) {
        return entered.stream().map(activity -> {
            ElementFacts facts = models.facts(model, activity.getActivityId());
            return new Course.Visit(activity.getActivityId(), facts.label(), facts.topic(),
                    activity.getStartTime().toInstant(), Optional.ofNullable(activity.getEndTime()).map(Date::toInstant),
                    state(activity, facts, steps));
        }).toList();
    }

    private static Course.State state(HistoricActivityInstance activity, ElementFacts facts, List<StepRecord> steps) {
        if (activity.getEndTime() == null) {
            return switch (activity.getActivityType()) {
                case "userTask", "receiveTask", "intermediateTimer", "intermediateMessageCatch", "eventBasedGateway" -> Course.State.WAITING;
                case "subProcess", "callActivity" -> Course.State.OPEN;
                default -> Course.State.WORKING;
            };
        }
        if (facts.topic().flatMap(step -> last(activity, step, steps)).flatMap(StepRecord::outcome).filter("failed"::equals).isPresent()) {
            return Course.State.FAILED;
        }
        return activity.isCanceled() ? Course.State.LEFT : Course.State.DONE;
    }

    /** The last attempt that began while the activity was there. */
    private static Optional<StepRecord> last(HistoricActivityInstance activity, String step, List<StepRecord> steps) {
        return steps.stream().filter(record -> record.step().equals(step)
                && !record.startedAt().isBefore(activity.getStartTime().toInstant())
                && !record.startedAt().isAfter(activity.getEndTime().toInstant())).max(Comparator.comparing(StepRecord::startedAt));
    }

    @Override
    public String model(String model) {
        return identity.asService(() -> {
            try (InputStream text = repository.getProcessModel(model)) {
                return new String(text.readAllBytes(), StandardCharsets.UTF_8);
            } catch (NullValueException | NotFoundException e) {
                throw new Refused(Refused.Kind.NOT_FOUND, "There is no model %s.".formatted(model));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public String drawing(Course course) {
        return new Drawing(Bpmn.readModelFromStream(new ByteArrayInputStream(model(course.model()).getBytes(StandardCharsets.UTF_8))), course).svg();
    }

    @Override
    public String newestModel(RunKind kind) {
        return identity.asService(() -> repository.createProcessDefinitionQuery().processDefinitionKey(kind.processKey()).latestVersion()
                .singleResult().getId());
    }

    @Override
    public List<Work> data(Run run, String step) {
        return identity.asService(() -> {
            List<HistoricProcessInstance> all = new ArrayList<>();
            collect(all, run.processInstance());
            return all.stream().flatMap(instance -> work(instance, step).stream()).sorted(Comparator.comparing(Work::start)).toList();
        });
    }

    private void collect(List<HistoricProcessInstance> all, String id) {
        instance(id).ifPresent(all::add);
        history.createHistoricProcessInstanceQuery().superProcessInstanceId(id).list().forEach(called -> collect(all, called.getId()));
    }

    private List<Work> work(HistoricProcessInstance instance, String step) {
        String model = instance.getProcessDefinitionId();
        List<HistoricActivityInstance> worked = entered(instance.getId()).stream()
                .filter(activity -> models.facts(model, activity.getActivityId()).topic().filter(step::equals).isPresent()).toList();
        if (worked.isEmpty()) {
            return List.of();
        }
        List<HistoricVariableUpdate> updates = updates(instance.getId());
        return worked.stream().map(activity -> new Work(activity.getStartTime().toInstant(),
                Optional.ofNullable(activity.getEndTime()).map(Date::toInstant),
                // What led to a step is often written in the millisecond of its start.
                values(updates.stream().filter(update -> !update.getTime().after(activity.getStartTime())
                        && !activity.getId().equals(update.getActivityInstanceId())).toList()),
                values(updates.stream().filter(update -> activity.getId().equals(update.getActivityInstanceId())).toList()))).toList();
    }

    private List<HistoricVariableUpdate> updates(String process) {
        return history.createHistoricDetailQuery().processInstanceId(process).variableUpdates().disableCustomObjectDeserialization()
                .orderPartiallyByOccurrence().asc().list().stream().map(HistoricVariableUpdate.class::cast).toList();
    }

    /** By name; of several updates of one the last. */
    private static List<Value> values(List<HistoricVariableUpdate> updates) {
        Map<String, String> last = updates.stream().filter(update -> update.getValue() != null)
                .collect(Collectors.toMap(HistoricVariableUpdate::getVariableName, update -> String.valueOf(update.getValue()),
                        (older, newer) -> newer, TreeMap::new));
        return last.entrySet().stream().map(entry -> new Value(entry.getKey(), entry.getValue())).toList();
    }
}
