package chatalot.runbook.engine;

import static chatalot.runbook.engine.ModelFiles.found;
import static chatalot.runbook.engine.ModelFiles.offenders;
import static chatalot.runbook.engine.ModelFiles.properties;
import static chatalot.runbook.engine.ModelFiles.violations;
import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.Script;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaExecutionListener;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaFailedJobRetryTimeCycle;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaScript;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the engine's parser accepts silently and what then goes wrong at night. */
class ModelLintTest {

    private static final Set<String> ATTRIBUTES = Set.of("asyncAfter", "calledElementBinding", "candidateGroups",
            "decisionRef", "decisionRefBinding", "delegateExpression", "errorCodeVariable", "errorMessage", "errorMessageVariable", "expression", "formRef",
            "formRefBinding", "historyTimeToLive", "isStartableInTasklist", "taskPriority", "topic", "type");
    private static final Set<String> ELEMENTS = Set.of("executionListener", "in", "inputOutput", "inputParameter", "out",
            "properties", "property", "taskListener");
    private static final Set<String> CONFIGURED =
            Set.of("${approvals.reminders()}", "${approvals.escalation()}", "${approvals.expiry()}",
                    "${reminders.decisions()}", "${windows.nextLook(execution)}");
    private static final Pattern BEAN = Pattern.compile("\\$\\{\\s*([A-Za-z]+)\\s*[.}]");
    private static final Pattern END_CODE = Pattern.compile("endCode == '([A-Z_]+)'");

    @Test
    void everyProcessIsExecutableAndForgetsItsHistoryOneDay() {
        assertThat(offenders(Process.class, process -> found(!process.isExecutable(), "is not executable"))).isEmpty();
        assertThat(offenders(Process.class, process -> found(process.getCamundaHistoryTimeToLiveString() == null,
                "has no history time to live"))).isEmpty();
    }

    @Test
    void everyPathOfEveryModelIsPassedByATest() {
        assertThat(ModelFiles.models().values()).extracting(model -> ModelFiles.process(model).getId()).containsExactlyInAnyOrderElementsOf(
                Stream.of(UpdatePathsTest.MODELS, BackupPathsTest.MODELS, RollbackPathsTest.MODELS, RestorePathsTest.MODELS,
                        CheckPathsTest.MODELS, DeployPathsTest.MODELS)
                        .flatMap(List::stream).toList());
    }

    @Test
    void noCamundaAttributeOrElementIsMisspelt() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        List<String> wrong = new ArrayList<>();
        for (String file : ModelFiles.models().keySet()) {
            NodeList nodes = factory.newDocumentBuilder().parse(Path.of("processes", file).toFile())
                    .getElementsByTagNameNS("*", "*");
            for (int i = 0; i < nodes.getLength(); i++) {
                Node node = nodes.item(i);
                if (ModelFiles.CAMUNDA.equals(node.getNamespaceURI()) && !ELEMENTS.contains(node.getLocalName())) {
                    wrong.add(file + ": " + node.getNodeName());
                }
                for (int j = 0; j < node.getAttributes().getLength(); j++) {
                    Node attribute = node.getAttributes().item(j);
                    if (ModelFiles.CAMUNDA.equals(attribute.getNamespaceURI())
                            && !ATTRIBUTES.contains(attribute.getLocalName())) {
                        wrong.add(file + ": " + attribute.getNodeName());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyErrorAndMessageThatIsReferredToIsDeclared() {
        assertThat(violations(model -> ModelFiles.dom(model.getDefinitions().getDomElement()).stream()
                .flatMap(element -> Stream.of("errorRef", "messageRef").map(element::getAttribute))
                .filter(Objects::nonNull)
                .filter(reference -> model.getModelElementById(reference) == null)
                .map(reference -> reference + " is not declared"))).isEmpty();
    }

    @Test
    void errorCodesInModelsAreThoseOfTheEnum() {
        Set<String> codes = Arrays.stream(ErrorCode.values()).map(Enum::name).collect(Collectors.toSet());
        assertThat(offenders(org.camunda.bpm.model.bpmn.instance.Error.class,
                error -> found(!codes.contains(error.getErrorCode()), error.getErrorCode()))).isEmpty();
        assertThat(offenders(SequenceFlow.class, flow -> found(condition(flow).filter(text -> {
            Matcher matcher = END_CODE.matcher(text);
            return matcher.find() && !codes.contains(matcher.group(1));
        }).isPresent(), "asks for an unknown code"))).isEmpty();
    }

    @Test
    void everyErrorCodeHasItsPage() throws Exception {
        String pages = Files.readString(Path.of("docs", "operations.md"));
        assertThat(ErrorCode.values()).allSatisfy(code -> assertThat(pages).contains("### " + code + "\n"));
    }

    @Test
    void aCatchAllHasNoSecondOneBesideItAndSaysWhatItCaught() {
        assertThat(offenders(Activity.class, activity -> found(boundaries(activity)
                .filter(ModelLintTest::catchesErrors).count() > 1, "has two catch-alls"))).isEmpty();
        assertThat(violations(model -> catches(model).filter(caught -> caught.getError() != null)
                .map(caught -> caught.getId() + " catches one code only"))).isEmpty();
        assertThat(violations(model -> catches(model).filter(caught -> caught.getCamundaErrorCodeVariable() == null
                || caught.getCamundaErrorMessageVariable() == null)
                .map(caught -> caught.getId() + " does not say what it caught"))).isEmpty();
        assertThat(violations(model -> {
            List<String> names = catches(model).map(ErrorEventDefinition::getCamundaErrorCodeVariable).toList();
            return names.stream().filter(name -> names.indexOf(name) != names.lastIndexOf(name));
        })).isEmpty();
    }

    @Test
    void everythingLeadsSomewhereAndCanBeReached() {
        assertThat(offenders(FlowNode.class, node -> found(!(node instanceof EndEvent) && node.getOutgoing().isEmpty()
                && !(node instanceof SubProcess sub && sub.triggeredByEvent()), "leads nowhere"))).isEmpty();
        assertThat(offenders(FlowNode.class, node -> found(!(node instanceof StartEvent)
                && !(node instanceof BoundaryEvent) && node.getIncoming().isEmpty()
                && !(node instanceof SubProcess sub && sub.triggeredByEvent()), "cannot be reached"))).isEmpty();
        assertThat(violations(ModelLintTest::unreachable)).isEmpty();
    }

    @Test
    void aGatewayHasADefaultAndConditionsElsewhere() {
        assertThat(offenders(ExclusiveGateway.class,
                gateway -> found(gateway.getDefault() == null, "has no default flow"))).isEmpty();
        assertThat(offenders(SequenceFlow.class, flow -> {
            boolean conditional = flow.getSource() instanceof ExclusiveGateway gateway && gateway.getDefault() != flow;
            return found(conditional != condition(flow).isPresent(), "has a condition too many or too few");
        })).isEmpty();
        assertThat(offenders(SequenceFlow.class, flow -> found(condition(flow)
                .filter(text -> !text.matches("\\$\\{[^${}]+}")).isPresent(), "is not an expression"))).isEmpty();
    }

    @Test
    void expressionsNameKnownBeansOnly() {
        assertThat(violations(model -> ModelFiles.dom(model.getDefinitions().getDomElement()).stream()
                .flatMap(element -> Stream.of(Optional.ofNullable(element.getTextContent()),
                        Optional.ofNullable(element.getAttribute(ModelFiles.CAMUNDA, "delegateExpression")),
                        Optional.ofNullable(element.getAttribute(ModelFiles.CAMUNDA, "expression"))))
                .flatMap(Optional::stream).flatMap(text -> BEAN.matcher(text).results())
                .map(match -> match.group(1))
                .filter(name -> !name.equals("execution") && !name.equals("failureMessage")
                        && !HardenedExpressions.BEANS.contains(name)))).isEmpty();
    }

    @Test
    void timersAreDurationsOrAskTheConfiguration() {
        assertThat(offenders(TimerEventDefinition.class, timer -> {
            String duration = Stream.of(timer.getTimeDuration(), timer.getTimeCycle(), timer.getTimeDate()).filter(Objects::nonNull)
                    .map(text -> text.getTextContent().strip()).findFirst().orElse("");
            return found(!CONFIGURED.contains(duration) && !isDuration(duration), "is no duration");
        })).isEmpty();
    }

    @Test
    void nothingRetriesBesidesThePumpAndNoScriptRuns() {
        for (Class<? extends org.camunda.bpm.model.xml.instance.ModelElementInstance> kind : List.of(
                CamundaFailedJobRetryTimeCycle.class, Script.class, CamundaScript.class)) {
            assertThat(violations(model -> model.getModelElementsByType(kind).stream().map(Object::toString))).isEmpty();
        }
    }

    @Test
    void extensionPropertiesHaveKnownNamesAndValues() {
        Set<String> states = Arrays.stream(RunState.values()).map(Enum::name).collect(Collectors.toSet());
        Set<String> kinds = Arrays.stream(RunKind.values()).map(Enum::name).collect(Collectors.toSet());
        assertThat(offenders(FlowNode.class, node -> {
            Set<String> wrong = new HashSet<>();
            properties(node).forEach((name, value) -> {
                boolean known = switch (name) {
                    case "runState" -> states.contains(value);
                    case "runKind" -> kinds.contains(value);
                    case "onTrouble" -> Set.of("error", "warn", "again").contains(value);
                    case "onStop" -> value.equals("wait");
                    case "takesThread" -> value.equals("no");
                    case "parks", "routine" -> value.equals("yes");
                    default -> false;
                };
                if (!known) {
                    wrong.add(name + "=" + value);
                }
            });
            return found(!wrong.isEmpty(), wrong.toString());
        })).isEmpty();
    }

    @Test
    void aRunBeginsWithTheRulesOfItsKindAndNoOther() {
        assertThat(offenders(StartEvent.class, start -> {
            boolean ruled = start.getExtensionElements() != null && start.getExtensionElements().getElementsQuery()
                    .filterByType(CamundaExecutionListener.class).list().stream()
                    .anyMatch(listener -> "${startRules}".equals(listener.getCamundaDelegateExpression()));
            String process = ((BaseElement) start.getParentElement()).getId();
            Optional<String> begins = Optional.ofNullable(properties(start).get("runKind")).map(kind -> RunKind.valueOf(kind).processKey());
            return found(begins.isPresent() != ruled || begins.filter(process::equals).isPresent() != ruled, "is of another kind");
        })).isEmpty();
    }

    @Test
    void everyServiceTaskIsAnExternalTaskWhoseTopicIsItsIdOrSharesAStepOrTellsPeople() {
        assertThat(offenders(ServiceTask.class, task -> found(!ModelFiles.tells(task)
                && !"external".equals(task.getCamundaType()), "is neither"))).isEmpty();
        assertThat(offenders(ServiceTask.class, task -> found(!ModelFiles.tells(task)
                && !task.getId().startsWith(String.valueOf(task.getCamundaTopic())), "has no topic of its name"))).isEmpty();
    }

    private static Stream<String> unreachable(BpmnModelInstance model) {
        Set<FlowNode> reached = new HashSet<>();
        model.getModelElementsByType(StartEvent.class).forEach(start -> follow(start, reached));
        return model.getModelElementsByType(FlowNode.class).stream().filter(node -> !reached.contains(node))
                .filter(node -> !(node instanceof SubProcess sub && sub.triggeredByEvent()))
                .map(node -> node.getId() + " is not reached from any start");
    }

    private static void follow(FlowNode node, Set<FlowNode> reached) {
        if (reached.add(node)) {
            node.getOutgoing().forEach(flow -> follow(flow.getTarget(), reached));
            if (node instanceof Activity activity) {
                boundaries(activity).forEach(boundary -> follow(boundary, reached));
            }
        }
    }

    private static Stream<BoundaryEvent> boundaries(Activity activity) {
        return activity.getModelInstance().getModelElementsByType(BoundaryEvent.class).stream()
                .filter(boundary -> boundary.getAttachedTo().equals(activity));
    }

    private static boolean catchesErrors(BoundaryEvent boundary) {
        return boundary.getEventDefinitions().stream().anyMatch(ErrorEventDefinition.class::isInstance);
    }

    private static Stream<ErrorEventDefinition> catches(BpmnModelInstance model) {
        return model.getModelElementsByType(ErrorEventDefinition.class).stream()
                .filter(definition -> !(definition.getParentElement() instanceof EndEvent));
    }

    private static Optional<String> condition(SequenceFlow flow) {
        return Optional.ofNullable(flow.getConditionExpression()).map(text -> text.getTextContent().strip());
    }

    private static boolean isDuration(String text) {
        try {
            return Duration.parse(text).compareTo(Duration.ZERO) > 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
