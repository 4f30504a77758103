package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Course;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What a course looks like on paper. */
class DrawingTest {

    static Stream<File> models() {
        return Stream.of(new File("processes").listFiles((directory, name) -> name.endsWith(".bpmn")));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyModelIsDrawnWholeAndWhatWasTakenStandsOut(File file) throws Exception {
        BpmnModelInstance model = Bpmn.readModelFromFile(file);
        List<String> steps = model.getModelElementsByType(ServiceTask.class).stream().map(ServiceTask::getId).toList();
        List<String> flows = model.getModelElementsByType(SequenceFlow.class).stream().map(SequenceFlow::getId).limit(3).toList();

        Document svg = svg(model, new Course("c", "m", "a <course> & its way", Optional.empty(), steps.stream().map(DrawingTest::done).toList(),
                flows.stream().map(flow -> new Course.Flow(flow, Instant.EPOCH)).toList()));

        assertThat(elements(svg, "polyline")).hasSize(model.getModelElementsByType(BpmnEdge.class).size());
        assertThat(elements(svg, "polyline").stream().filter(line -> line.getAttribute("stroke").equals("#0b57d0"))).hasSize(flows.size());
        assertThat(elements(svg, "rect").stream().filter(task -> task.getAttribute("fill").equals("#d7f0dd"))).hasSize(steps.size());
        assertThat(model.getModelElementsByType(BpmnShape.class)).isNotEmpty();
        assertThat(svg.getDocumentElement().getTextContent()).contains("a <course> & its way");
        steps.forEach(step -> {
            String name = ((ServiceTask) model.getModelElementById(step)).getName();
            assertThat(svg.getDocumentElement().getTextContent().replaceAll("\\s", "")).contains(name.replaceAll("\\s", ""));
        });
    }

    private static Course.Visit done(String element) {
        return new Course.Visit(element, element, Optional.empty(), Instant.EPOCH, Optional.of(Instant.EPOCH), Course.State.DONE);
    }

    private static Document svg(BpmnModelInstance model, Course course) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(new Drawing(model, course).svg().getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document svg, String name) {
        NodeList found = svg.getElementsByTagNameNS("http://www.w3.org/2000/svg", name);
        return new ArrayList<>(IntStream.range(0, found.getLength()).mapToObj(at -> (Element) found.item(at)).toList());
    }
}
