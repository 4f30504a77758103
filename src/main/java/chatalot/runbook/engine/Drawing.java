package chatalot.runbook.engine;

import chatalot.runbook.run.Course;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.camunda.bpm.model.bpmn.instance.di.Waypoint;

/**
 * A course on its model, drawn from the model's own diagram: plain, for paper and archives. The console draws with more, and needs a
 * browser for it.
 */
final class Drawing {

    private static final double MARGIN = 20;
    private static final double LINE = 13;
    private static final double PER_LETTER = 6;
    private static final double NARROWEST = 90;
    private static final String IDLE = "#8a8f98";
    private static final String TAKEN = "#0b57d0";
    private static final Map<Course.State, String> FILLS = Map.of(Course.State.DONE, "#d7f0dd", Course.State.FAILED, "#f9d6d2",
            Course.State.WORKING, "#d6e4fb", Course.State.WAITING, "#fbeac0", Course.State.OPEN, "#eef3fd", Course.State.LEFT, "#e4e6ea");

    private final BpmnModelInstance model;
    private final Course course;
    /** How each element came out the last time that it was entered. */
    private final Map<String, Course.State> states;
    private final Set<String> taken;

    Drawing(BpmnModelInstance model, Course course) {
        this.model = model;
        this.course = course;
        this.states = course.visits().stream().collect(Collectors.toMap(Course.Visit::element, Course.Visit::state, (earlier, later) -> later));
        this.taken = course.taken().stream().map(Course.Flow::id).collect(Collectors.toSet());
    }

    String svg() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter svg = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            Collection<BpmnShape> shapes = model.getModelElementsByType(BpmnShape.class);
            begin(svg, shapes);
            // Enclosing parts come first, so that nothing is hidden behind them.
            for (BpmnShape shape : shapes.stream().sorted((one, other) -> Boolean.compare(isPart(other), isPart(one))).toList()) {
                draw(svg, shape);
            }
            for (BpmnEdge edge : model.getModelElementsByType(BpmnEdge.class)) {
                draw(svg, edge);
            }
            svg.writeEndDocument();
            return text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("A text can always be written to", e);
        }
    }

    private void begin(XMLStreamWriter svg, Collection<BpmnShape> shapes) throws XMLStreamException {
        double left = shapes.stream().mapToDouble(shape -> shape.getBounds().getX()).min().orElse(0) - MARGIN;
        double top = shapes.stream().mapToDouble(shape -> shape.getBounds().getY()).min().orElse(0) - MARGIN;
        double right = shapes.stream().mapToDouble(shape -> shape.getBounds().getX() + shape.getBounds().getWidth()).max().orElse(0) + NARROWEST;
        double bottom = shapes.stream().mapToDouble(shape -> shape.getBounds().getY() + shape.getBounds().getHeight()).max().orElse(0) + 3 * MARGIN;
        svg.writeStartElement("svg");
        svg.writeDefaultNamespace("http://www.w3.org/2000/svg");
        attributes(svg, "viewBox", "%s %s %s %s".formatted(number(left), number(top), number(right - left), number(bottom - top)),
                "font-family", "sans-serif", "font-size", "11");
        svg.writeStartElement("title");
        svg.writeCharacters(course.name());
        svg.writeEndElement();
        svg.writeEmptyElement("rect");
        attributes(svg, "x", number(left), "y", number(top), "width", number(right - left), "height", number(bottom - top), "fill", "#ffffff");
    }

    private static boolean isPart(BpmnShape shape) {
        return shape.getBpmnElement() instanceof SubProcess;
    }

    private void draw(XMLStreamWriter svg, BpmnShape shape) throws XMLStreamException {
        BaseElement element = shape.getBpmnElement();
        Bounds at = shape.getBounds();
        String id = element == null ? "" : element.getId();
        String fill = states.containsKey(id) ? FILLS.get(states.get(id)) : "#ffffff";
        String stroke = states.containsKey(id) ? "#1f2328" : IDLE;
        if (element instanceof Gateway) {
            svg.writeEmptyElement("polygon");
            double x = at.getX() + at.getWidth() / 2;
            double y = at.getY() + at.getHeight() / 2;
            attributes(svg, "points", points(List.of(new double[] {x, at.getY()}, new double[] {at.getX() + at.getWidth(), y},
                    new double[] {x, at.getY() + at.getHeight()}, new double[] {at.getX(), y})), "fill", fill, "stroke", stroke);
        } else {
            svg.writeEmptyElement("rect");
            double round = element instanceof Event ? at.getWidth() / 2 : 10;
            attributes(svg, "x", number(at.getX()), "y", number(at.getY()), "width", number(at.getWidth()), "height", number(at.getHeight()),
                    "rx", number(round), "fill", isPart(shape) ? "none" : fill, "stroke", stroke);
        }
        if (element instanceof FlowElement named && named.getName() != null) {
            if (labelled(svg, shape.getBpmnLabel(), named.getName(), stroke)) {
                return;
            }
            boolean within = !(element instanceof Event) && !(element instanceof Gateway);
            double width = within ? at.getWidth() - 10 : NARROWEST;
            List<String> lines = wrapped(named.getName(), width);
            double middle = at.getY() + at.getHeight() / 2 - (lines.size() - 1) * LINE / 2 + LINE / 3;
            write(svg, lines, at.getX() + at.getWidth() / 2,
                    isPart(shape) ? at.getY() + LINE + 3 : within ? middle : at.getY() + at.getHeight() + LINE, stroke);
        }
    }

    private void draw(XMLStreamWriter svg, BpmnEdge edge) throws XMLStreamException {
        List<double[]> way = edge.getWaypoints().stream().map(Drawing::point).toList();
        boolean followed = edge.getBpmnElement() != null && taken.contains(edge.getBpmnElement().getId());
        String stroke = followed ? TAKEN : IDLE;
        svg.writeEmptyElement("polyline");
        attributes(svg, "points", points(way), "fill", "none", "stroke", stroke, "stroke-width", followed ? "2.5" : "1");
        svg.writeEmptyElement("polygon");
        attributes(svg, "points", points(head(way.get(way.size() - 2), way.get(way.size() - 1))), "fill", stroke);
        if (edge.getBpmnElement() instanceof FlowElement named && named.getName() != null
                && !labelled(svg, edge.getBpmnLabel(), named.getName(), stroke)) {
            write(svg, wrapped(named.getName(), NARROWEST), (way.get(0)[0] + way.get(1)[0]) / 2, (way.get(0)[1] + way.get(1)[1]) / 2 - 4, stroke);
        }
    }

    /** Where the model says where a name stands, it stands there. */
    private static boolean labelled(XMLStreamWriter svg, BpmnLabel label, String name, String fill) throws XMLStreamException {
        if (label == null || label.getBounds() == null) {
            return false;
        }
        Bounds at = label.getBounds();
        write(svg, wrapped(name, Math.max(NARROWEST, at.getWidth())), at.getX() + at.getWidth() / 2, at.getY() + LINE - 2, fill);
        return true;
    }

    private static double[] point(Waypoint waypoint) {
        return new double[] {waypoint.getX(), waypoint.getY()};
    }

    /** Where an arrow ends. */
    private static List<double[]> head(double[] from, double[] to) {
        double angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
        List<double[]> corners = new ArrayList<>(List.of(to));
        for (double side : new double[] {-0.4, 0.4}) {
            corners.add(new double[] {to[0] - 9 * Math.cos(angle + side), to[1] - 9 * Math.sin(angle + side)});
        }
        return corners;
    }

    private static void write(XMLStreamWriter svg, List<String> lines, double x, double y, String fill) throws XMLStreamException {
        svg.writeStartElement("text");
        attributes(svg, "text-anchor", "middle", "fill", fill);
        for (int line = 0; line < lines.size(); line++) {
            svg.writeStartElement("tspan");
            attributes(svg, "x", number(x), "y", number(y + line * LINE));
            svg.writeCharacters(lines.get(line));
            svg.writeEndElement();
        }
        svg.writeEndElement();
    }

    private static List<String> wrapped(String name, double width) {
        List<String> lines = new ArrayList<>();
        for (String word : name.strip().split("\\s+")) {
            String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            if (!last.isEmpty() && (last.length() + word.length() + 1) * PER_LETTER <= width) {
                lines.set(lines.size() - 1, last + " " + word);
            } else {
                lines.add(word);
            }
        }
        return lines;
    }

    private static String points(List<double[]> all) {
        return all.stream().map(point -> number(point[0]) + "," + number(point[1])).collect(Collectors.joining(" "));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void attributes(XMLStreamWriter svg, String... namesAndValues) throws XMLStreamException {
        for (int at = 0; at < namesAndValues.length; at += 2) {
            svg.writeAttribute(namesAndValues[at], namesAndValues[at + 1]);
        }
    }
}
