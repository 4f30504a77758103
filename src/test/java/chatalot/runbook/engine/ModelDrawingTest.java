package chatalot.runbook.engine;

import static chatalot.runbook.engine.ModelFiles.found;
import static chatalot.runbook.engine.ModelFiles.offenders;
import static chatalot.runbook.engine.ModelFiles.violations;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.junit.jupiter.api.Test;

/** The models are read by people: everything is drawn, named and explained, and nothing lies on anything else. */
class ModelDrawingTest {

    @Test
    void everyElementIsDrawn() {
        assertThat(violations(model -> model.getModelElementsByType(FlowNode.class).stream()
                .filter(node -> shape(model, node).isEmpty()).map(FlowNode::getId))).isEmpty();
        assertThat(violations(model -> model.getModelElementsByType(SequenceFlow.class).stream()
                .filter(flow -> model.getModelElementsByType(BpmnEdge.class).stream()
                        .noneMatch(edge -> edge.getBpmnElement().equals(flow) && edge.getWaypoints().size() >= 2))
                .map(SequenceFlow::getId))).isEmpty();
    }

    @Test
    void everyElementHasANameAndAnExplanation() {
        assertThat(offenders(FlowNode.class,
                node -> found(node.getName() == null || node.getName().isBlank(), "has no name"))).isEmpty();
        assertThat(offenders(FlowNode.class,
                node -> found(node.getDocumentations().isEmpty(), "is not explained"))).isEmpty();
        assertThat(offenders(Process.class,
                process -> found(process.getDocumentations().isEmpty(), "is not explained"))).isEmpty();
    }

    @Test
    void aGatewayAsksAndItsFlowsAnswer() {
        assertThat(offenders(ExclusiveGateway.class,
                gateway -> found(!gateway.getName().endsWith("?"), "asks nothing"))).isEmpty();
        assertThat(offenders(SequenceFlow.class, flow -> found(flow.getSource() instanceof ExclusiveGateway
                && (flow.getName() == null || flow.getName().isBlank()), "answers nothing"))).isEmpty();
    }

    @Test
    void everyEndIsAnOutcomeOfItsOwn() {
        assertThat(violations(model -> {
            List<String> names = model.getModelElementsByType(EndEvent.class).stream().map(EndEvent::getName).toList();
            return names.stream().filter(name -> names.indexOf(name) != names.lastIndexOf(name));
        })).isEmpty();
    }

    @Test
    void shapesDoNotLieOnEachOther() {
        assertThat(violations(model -> {
            List<BpmnShape> shapes = model.getModelElementsByType(BpmnShape.class).stream()
                    .filter(shape -> !(shape.getBpmnElement() instanceof SubProcess)
                            && !(shape.getBpmnElement() instanceof BoundaryEvent)).toList();
            return pairs(shapes).filter(pair -> area(pair.get(0).getBounds()).intersects(area(pair.get(1).getBounds())))
                    .map(pair -> names(pair));
        })).isEmpty();
    }

    @Test
    void labelsDoNotLieOnShapesOrOnEachOther() {
        assertThat(violations(model -> {
            List<Rectangle2D> shapes = model.getModelElementsByType(BpmnShape.class).stream()
                    .filter(shape -> !(shape.getBpmnElement() instanceof SubProcess))
                    .map(shape -> area(shape.getBounds())).toList();
            Collection<BpmnLabel> labels = model.getModelElementsByType(BpmnLabel.class);
            Stream<String> onShapes = labels.stream().filter(label -> shapes.stream()
                    .anyMatch(shape -> shape.intersects(area(label.getBounds())))).map(ModelDrawingTest::owner);
            Stream<String> onLabels = pairs(List.copyOf(labels)).filter(pair -> area(pair.get(0).getBounds())
                    .intersects(area(pair.get(1).getBounds())))
                    .map(pair -> owner(pair.get(0)) + " and " + owner(pair.get(1)));
            return Stream.concat(onShapes, onLabels);
        })).isEmpty();
    }

    @Test
    void theHappyPathIsOneStraightLine() {
        assertThat(violations(model -> model.getModelElementsByType(SequenceFlow.class).stream()
                .filter(flow -> happy(flow.getSource()) && happy(flow.getTarget()))
                .filter(flow -> middle(model, flow.getSource()) != middle(model, flow.getTarget()))
                .filter(flow -> !(flow.getSource() instanceof SubProcess) && !(flow.getTarget() instanceof SubProcess))
                .map(SequenceFlow::getId))).isEmpty();
    }

    private static boolean happy(FlowNode node) {
        return List.of("updateRequested", "prepare", "checkInstance", "planUpdate", "approvePlan", "planApproved",
                "buildImage", "backUp", "backedUp", "approveSwap", "swapApproved", "recheck", "asPlanned", "prepared",
                "swap", "confirmApprovals", "stopApp", "takeRestorePoint", "startNewVersion", "verifyNewVersion",
                "commitAndOpenDoors", "cleanUpAfterUpdate", "endUpdated", "rollbackRequested", "planRollback", "recheckRollback",
                "sqlNeeded", "writeReverseSql", "buildImageForRehearsal", "stillToRehearse", "backUpForRehearsal", "backedUpForRehearsal",
                "rehearseReverse", "rehearsed", "assessRisk", "putInBackup", "cleanUpAfterRollback", "endRolledBack",
                "restoreRequested", "planRestore", "somethingThere", "checkOut", "putSecretsInPlace", "buildRestored", "putInDatabase", "putInFiles",
                "startFresh", "verifyFresh", "confirmApprovalsOnceMore", "letUsersIn", "endBackupRestored").contains(node.getId())
                && !node.getId().equals("planUpdate");
    }

    private static double middle(BpmnModelInstance model, BaseElement element) {
        return area(shape(model, element).orElseThrow().getBounds()).getCenterY();
    }

    private static Optional<BpmnShape> shape(BpmnModelInstance model, BaseElement element) {
        return model.getModelElementsByType(BpmnShape.class).stream()
                .filter(shape -> shape.getBpmnElement().equals(element)).findFirst();
    }

    private static <T> Stream<List<T>> pairs(List<T> all) {
        return Stream.iterate(0, i -> i < all.size(), i -> i + 1).flatMap(i ->
                all.subList(i + 1, all.size()).stream().map(other -> List.of(all.get(i), other)));
    }

    private static Rectangle2D area(Bounds bounds) {
        return new Rectangle2D.Double(bounds.getX(), bounds.getY(), bounds.getWidth(), bounds.getHeight());
    }

    private static String names(List<BpmnShape> pair) {
        return pair.get(0).getBpmnElement().getId() + " and " + pair.get(1).getBpmnElement().getId();
    }

    private static String owner(BpmnLabel label) {
        return label.getParentElement().getAttributeValue("bpmnElement");
    }
}
