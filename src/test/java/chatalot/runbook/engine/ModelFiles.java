package chatalot.runbook.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.camunda.bpm.model.xml.instance.DomElement;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** The models and forms as they lie in the repository, and what the lint rules ask of them. */
final class ModelFiles {

    static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
    private static final Path DIRECTORY = Path.of("processes");

    private ModelFiles() {
    }

    /** By file name. */
    static Map<String, BpmnModelInstance> models() {
        Map<String, BpmnModelInstance> models = new TreeMap<>();
        files(".bpmn").forEach(file -> models.put(file.getFileName().toString(), Bpmn.readModelFromFile(file.toFile())));
        return models;
    }

    /** By the id that models refer to. */
    static Map<String, JsonNode> forms() {
        Map<String, JsonNode> forms = new TreeMap<>();
        files(".form").forEach(file -> {
            try {
                JsonNode form = new ObjectMapper().readTree(file.toFile());
                forms.put(form.get("id").asText(), form);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return forms;
    }

    /** Every violation of a rule in any model, with the file and element it is about. */
    static List<String> violations(Function<BpmnModelInstance, Stream<String>> rule) {
        return models().entrySet().stream()
                .flatMap(model -> rule.apply(model.getValue()).map(found -> model.getKey() + ": " + found)).toList();
    }

    /** As {@link #violations(Function)}, for a rule about one kind of element. */
    static <T extends BaseElement> List<String> offenders(Class<T> kind, Function<T, Optional<String>> rule) {
        return violations(model -> model.getModelElementsByType(kind).stream()
                .flatMap(element -> rule.apply(element).map(found -> element.getId() + " " + found).stream()));
    }

    static Optional<String> found(boolean wrong, String what) {
        return wrong ? Optional.of(what) : Optional.empty();
    }

    static Process process(BpmnModelInstance model) {
        return model.getModelElementsByType(Process.class).iterator().next();
    }

    static Map<String, String> properties(BaseElement element) {
        Map<String, String> properties = new TreeMap<>();
        if (element.getExtensionElements() != null) {
            Collection<CamundaProperties> all =
                    element.getExtensionElements().getElementsQuery().filterByType(CamundaProperties.class).list();
            all.stream().flatMap(some -> some.getCamundaProperties().stream()).forEach((CamundaProperty property) ->
                    properties.put(property.getCamundaName(), property.getCamundaValue()));
        }
        return properties;
    }

    /** The nearest element of a kind that contains this one. */
    static <T extends ModelElementInstance> Optional<T> parent(ModelElementInstance element, Class<T> kind) {
        for (ModelElementInstance up = element.getParentElement(); up != null; up = up.getParentElement()) {
            if (kind.isInstance(up)) {
                return Optional.of(kind.cast(up));
            }
        }
        return Optional.empty();
    }

    /** Inside the swap, in a restore, or on the way from there to open doors: the instance is down. */
    static boolean inDanger(FlowNode node) {
        boolean restore = process((BpmnModelInstance) node.getModelInstance()).getId().equals("restore");
        boolean swap = parent(node, org.camunda.bpm.model.bpmn.instance.SubProcess.class)
                .filter(sub -> sub.getId().equals("swap")).isPresent();
        boolean wayOut = List.of("verifyOldVersion", "openDoors", "openDoorsAfterCommit", "swap", "restoreInstance",
                "beginReturn")
                .contains(node.getId());
        return restore || swap || wayOut;
    }

    /** Worked at once in the transaction of whatever reached it, because it only leaves a notice for people. */
    static boolean tells(FlowNode node) {
        return node instanceof ServiceTask task && task.getCamundaType() == null
                && List.of("${reminders.remind(execution)}", "${reminders.escalate(execution)}", "${reminders.remindOps(execution)}")
                        .contains(String.valueOf(task.getCamundaExpression()));
    }

    /** All XML elements below and including this one. */
    static List<DomElement> dom(DomElement element) {
        List<DomElement> all = new ArrayList<>(List.of(element));
        element.getChildElements().forEach(child -> all.addAll(dom(child)));
        return all;
    }

    private static List<Path> files(String ending) {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
