package chatalot.runbook.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What the deployed models say: labels, topics and the extension properties the pump and the feed go by. */
@Component
class Models {

    private final ObjectProvider<RepositoryService> repository;
    private final Identity identity;
    private final Map<String, Map<String, ElementFacts>> byDefinition = new ConcurrentHashMap<>();
    private final Map<String, Map<String, List<SequenceFlowFacts>>> flows = new ConcurrentHashMap<>();

    Models(ObjectProvider<RepositoryService> repository, Identity identity) {
        this.repository = repository;
        this.identity = identity;
    }

    ElementFacts facts(String processDefinition, String activity) {
        return elements(processDefinition).getOrDefault(activity, ElementFacts.NONE);
    }

    /** The external tasks of every version that is deployed, by process definition id. */
    Map<String, List<ElementFacts>> externalTasks() {
        Map<String, List<ElementFacts>> tasks = new HashMap<>();
        for (ProcessDefinition definition : repository.getObject().createProcessDefinitionQuery().list()) {
            tasks.put(definition.getId(), elements(definition.getId()).values().stream()
                    .filter(element -> element.topic().isPresent()).toList());
        }
        return tasks;
    }

    /** The sequence flows of a model, by the element they lead to. */
    Map<String, List<SequenceFlowFacts>> flows(String processDefinition) {
        Map<String, List<SequenceFlowFacts>> known = flows.get(processDefinition);
        if (known != null) {
            return known;
        }
        Map<String, List<SequenceFlowFacts>> into = read(processDefinition).getModelElementsByType(SequenceFlow.class).stream()
                .collect(Collectors.groupingBy(flow -> flow.getTarget().getId(),
                        Collectors.mapping(flow -> new SequenceFlowFacts(flow.getId(), flow.getSource().getId()), Collectors.toUnmodifiableList())));
        flows.put(processDefinition, Map.copyOf(into));
        return into;
    }

    /** Read as the service itself: the person who acts just now need not be allowed to read models. */
    private BpmnModelInstance read(String processDefinition) {
        return identity.asService(() -> repository.getObject().getBpmnModelInstance(processDefinition));
    }

    /** Whether a process definition is the newest of its kind: older ones are for the runs that began with them. */
    boolean isNewest(String processDefinition) {
        return identity.asService(() -> {
            ProcessDefinition definition = repository.getObject().getProcessDefinition(processDefinition);
            return repository.getObject().createProcessDefinitionQuery().processDefinitionKey(definition.getKey()).latestVersion()
                    .singleResult().getId().equals(processDefinition);
        });
    }

    private Map<String, ElementFacts> elements(String processDefinition) {
        Map<String, ElementFacts> known = byDefinition.get(processDefinition);
        if (known != null) {
            return known;
        }
        Map<String, ElementFacts> elements = new HashMap<>();
        for (FlowNode node : read(processDefinition).getModelElementsByType(FlowNode.class)) {
            elements.put(node.getId(), facts(node));
        }
        byDefinition.put(processDefinition, Map.copyOf(elements));
        return elements;
    }

    private static ElementFacts facts(FlowNode node) {
        Map<String, String> properties = new HashMap<>();
        if (node.getExtensionElements() != null) {
            node.getExtensionElements().getElementsQuery().filterByType(CamundaProperties.class).list().stream()
                    .flatMap(all -> all.getCamundaProperties().stream())
                    .forEach((CamundaProperty property) ->
                            properties.put(property.getCamundaName(), property.getCamundaValue()));
        }
        Optional<String> topic = node instanceof ServiceTask task
                ? Optional.ofNullable(task.getCamundaTopic()) : Optional.empty();
        String label = Optional.ofNullable(node.getName()).orElse(node.getId()).replaceAll("\\s+", " ");
        return new ElementFacts(label, topic, Map.copyOf(properties));
    }
}
