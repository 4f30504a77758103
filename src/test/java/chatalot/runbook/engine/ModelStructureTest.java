package chatalot.runbook.engine;

import static chatalot.runbook.engine.ModelFiles.found;
import static chatalot.runbook.engine.ModelFiles.offenders;
import static chatalot.runbook.engine.ModelFiles.parent;
import static chatalot.runbook.engine.ModelFiles.properties;
import static chatalot.runbook.engine.ModelFiles.violations;
import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Person;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaExecutionListener;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputParameter;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOut;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaTaskListener;
import org.junit.jupiter.api.Test;

/** The structures that the promises rest on: no way out of the danger zone but the way back, no way round a rule. */
class ModelStructureTest {

    private static final Set<String> GROUPS = Set.of(Person.OPS, Person.APPROVERS);
    private static final Set<String> RULES = Set.of("${approvalRules}", "${keepRules}", "${reverseRules}", "${reviewRules}", "${recoveryRules}",
            "${secretsRules}", "${checkRules}");

    @Test
    void insidePrepareThereIsOneGoodEndAndEveryOtherIsAnError() {
        List<String> good = violations(model -> model.getModelElementsByType(EndEvent.class).stream()
                .filter(end -> parent(end, SubProcess.class).filter(sub -> sub.getId().equals("prepare")).isPresent())
                .filter(end -> end.getEventDefinitions().stream().noneMatch(ErrorEventDefinition.class::isInstance))
                .map(EndEvent::getId));

        assertThat(good).containsExactly("deploy.bpmn: prepared", "restore-backup.bpmn: prepared", "rollback.bpmn: prepared", "update.bpmn: prepared");
    }

    @Test
    void noErrorEndStandsWhereNothingCatchesIt() {
        assertThat(offenders(EndEvent.class, end -> found(!end.getEventDefinitions().isEmpty()
                && parent(end, SubProcess.class).filter(sub -> sub.getId().equals("prepare")).isEmpty(),
                "ends with an event that nothing catches"))).isEmpty();
    }

    @Test
    void whereTheInstanceIsDownThereAreNoJobs() {
        assertThat(offenders(FlowNode.class, node -> found(ModelFiles.inDanger(node)
                && (node.isCamundaAsyncBefore() || node.isCamundaAsyncAfter()), "waits for a job"))).isEmpty();
        assertThat(offenders(BoundaryEvent.class, boundary -> found(ModelFiles.inDanger(boundary.getAttachedTo())
                && boundary.getEventDefinitions().stream().anyMatch(TimerEventDefinition.class::isInstance),
                "is a timer over a danger zone"))).isEmpty();
    }

    @Test
    void whereTheInstanceIsDownEveryTroubleIsAnErrorAndComesFirst() {
        assertThat(offenders(ServiceTask.class, task -> found(ModelFiles.inDanger(task)
                != "error".equals(properties(task).get("onTrouble")), "has the wrong onTrouble"))).isEmpty();
        assertThat(offenders(ServiceTask.class, task -> found(ModelFiles.inDanger(task)
                != "100".equals(task.getCamundaTaskPriority()), "has the wrong priority"))).isEmpty();
    }

    @Test
    void whereTheInstanceIsDownEveryTaskHasACatchAllAroundIt() {
        assertThat(offenders(ServiceTask.class, task -> found(ModelFiles.inDanger(task) && !caught(task),
                "is not caught"))).isEmpty();
    }

    private static boolean caught(ServiceTask task) {
        boolean eventSubProcess = task.getParentElement().getChildElementsByType(SubProcess.class).stream()
                .anyMatch(SubProcess::triggeredByEvent);
        Set<FlowNode> around = new HashSet<>(Set.of(task));
        parent(task, SubProcess.class).ifPresent(around::add);
        return eventSubProcess || task.getModelInstance().getModelElementsByType(BoundaryEvent.class).stream()
                .filter(boundary -> around.contains(boundary.getAttachedTo()))
                .anyMatch(boundary -> boundary.getEventDefinitions().stream()
                        .anyMatch(ErrorEventDefinition.class::isInstance));
    }

    @Test
    void theOnlyListenersSetAnOutcomeOrHoldARule() {
        assertThat(violations(model -> model.getModelElementsByType(CamundaExecutionListener.class).stream()
                .map(listener -> Optional.ofNullable(listener.getCamundaExpression())
                        .or(() -> Optional.ofNullable(listener.getCamundaDelegateExpression())).orElse("a class"))
                .filter(text -> !Set.of("${startRules}", "${riskRules}", "${checkTrouble}", "${overtakenChecks}").contains(text)
                        && !text.matches("\\$\\{execution\\.setVariable\\('[a-zA-Z]+', '[A-Za-z]+'\\)}")))).isEmpty();
    }

    @Test
    void aBoundaryInterruptsOrIsATimerThatTellsPeopleAndEnds() {
        assertThat(offenders(BoundaryEvent.class,
                boundary -> found(!boundary.cancelActivity() && !onlyTells(boundary), "does not interrupt"))).isEmpty();
        assertThat(offenders(ServiceTask.class, task -> found(ModelFiles.tells(task) && task.getIncoming().stream().anyMatch(
                flow -> !(flow.getSource() instanceof BoundaryEvent boundary) || boundary.cancelActivity()),
                "holds up the way it stands on"))).isEmpty();
    }

    /** Nothing on its way waits: a wait there would keep the scope open after the people have decided. */
    private static boolean onlyTells(BoundaryEvent boundary) {
        boolean timer = boundary.getEventDefinitions().stream().allMatch(TimerEventDefinition.class::isInstance);
        return timer && boundary.getOutgoing().stream().map(SequenceFlow::getTarget).allMatch(task -> ModelFiles.tells(task)
                && !task.isCamundaAsyncBefore() && !task.isCamundaAsyncAfter() && task.getOutgoing().stream()
                .map(SequenceFlow::getTarget).allMatch(end -> end instanceof EndEvent && !end.isCamundaAsyncBefore()));
    }

    @Test
    void aCalledProcessComesFromTheSameDeploymentAndGetsItsVariablesOneByOne() {
        Set<String> known = ModelFiles.models().values().stream().map(model -> ModelFiles.process(model).getId())
                .collect(Collectors.toSet());
        assertThat(offenders(CallActivity.class, call -> found(!known.contains(call.getCalledElement())
                || !"deployment".equals(call.getCamundaCalledElementBinding()), "calls something else"))).isEmpty();
        assertThat(offenders(CallActivity.class, call -> {
            var in = call.getExtensionElements().getElementsQuery().filterByType(CamundaIn.class).list();
            var out = call.getExtensionElements().getElementsQuery().filterByType(CamundaOut.class).list();
            boolean plain = in.stream().allMatch(one -> one.getCamundaVariables() == null
                    && one.getCamundaSourceExpression() == null)
                    && out.stream().allMatch(one -> one.getCamundaVariables() == null
                    && one.getCamundaSourceExpression() == null);
            boolean key = in.stream().anyMatch(one -> one.getCamundaBusinessKey() != null);
            return found(!plain || !key, "maps too much or not the business key");
        })).isEmpty();
    }

    @Test
    void everyUserTaskHasItsGroupItsFormAndItsRules() {
        Set<String> forms = ModelFiles.forms().keySet();
        assertThat(offenders(UserTask.class, task -> found(!GROUPS.contains(task.getCamundaCandidateGroups()),
                "is for nobody we know"))).isEmpty();
        assertThat(offenders(UserTask.class, task -> found(!forms.contains(task.getCamundaFormRef())
                || !"deployment".equals(task.getCamundaFormRefBinding()), "has no form"))).isEmpty();
        assertThat(offenders(UserTask.class, task -> {
            Set<String> events = task.getExtensionElements().getElementsQuery().filterByType(CamundaTaskListener.class)
                    .list().stream().filter(listener -> RULES.contains(listener.getCamundaDelegateExpression()))
                    .map(CamundaTaskListener::getCamundaEvent).collect(Collectors.toSet());
            boolean approval = task.getId().equals("approve");
            return found(!events.equals(approval ? Set.of("create", "assignment", "complete")
                    : Set.of("create", "complete")), "has no rules");
        })).isEmpty();
        assertThat(offenders(UserTask.class, task -> found(!task.isCamundaAsyncAfter(), "is no save point"))).isEmpty();
    }

    @Test
    void theAnswersOfAFormAreTheInputsOfItsTask() {
        assertThat(offenders(UserTask.class, task -> {
            Set<String> inputs = task.getModelInstance().getModelElementsByType(CamundaInputParameter.class).stream()
                    .filter(input -> parent(input, UserTask.class).filter(task::equals).isPresent())
                    .map(CamundaInputParameter::getCamundaName).collect(Collectors.toCollection(TreeSet::new));
            Set<String> answers = keys(ModelFiles.forms().get(task.getCamundaFormRef()))
                    .collect(Collectors.toCollection(TreeSet::new));
            return found(!inputs.equals(answers), "takes %s, its form gives %s".formatted(inputs, answers));
        })).isEmpty();
    }

    @Test
    void everyFormOfATaskBindsTheDigestThatWasShown() {
        assertThat(ModelFiles.forms().values().stream().filter(form -> !form.path("id").asText().startsWith("request-"))).isNotEmpty().allSatisfy(form ->
                assertThat(form.get("components")).anySatisfy(component -> {
                    assertThat(component.path("key").asText()).isEqualTo("digest");
                    assertThat(component.path("readonly").asBoolean()).isTrue();
                    assertThat(component.path("disabled").asBoolean()).isFalse();
                }));
    }

    private static Stream<String> keys(JsonNode form) {
        return form.findValuesAsText("key").stream();
    }
}
