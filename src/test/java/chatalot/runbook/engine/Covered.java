package chatalot.runbook.engine;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.community.process_test_coverage.core.model.Collector;
import org.camunda.community.process_test_coverage.core.model.Event;

/** Which elements of which process were passed; events come from the pump's and the engine's threads. */
final class Covered implements Collector {

    private final Set<String> passed = ConcurrentHashMap.newKeySet();

    @Override
    public void addEvent(Event event) {
        passed.add(event.getModelKey() + "/" + event.getDefinitionKey());
    }

    void forget() {
        passed.clear();
    }

    /** Flow nodes and sequence flows of a process that were not passed. */
    Set<String> missing(String process, BpmnModelInstance model) {
        Set<String> missing = new TreeSet<>();
        model.getModelElementsByType(FlowNode.class).forEach(node -> missing.add(node.getId()));
        model.getModelElementsByType(SequenceFlow.class).forEach(flow -> missing.add(flow.getId()));
        missing.removeIf(element -> passed.contains(process + "/" + element));
        return missing;
    }
}
