package chatalot.runbook.endtoend;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.SubProcess;

/** The steps that the models have, read from where they lie, so that a new one is met by every test that asks here. */
final class ModelSteps {

    private static final Path DIRECTORY = Path.of("processes");

    private ModelSteps() {
    }

    /** Of one model. @param file for example {@code restore.bpmn} */
    static Set<String> of(String file) {
        return topics(model(file).getModelElementsByType(ServiceTask.class));
    }

    /** Of one subprocess of a model. */
    static Set<String> of(String file, String subProcess) {
        SubProcess part = model(file).getModelElementById(subProcess);
        return topics(part.getChildElementsByType(ServiceTask.class));
    }

    /** Of all models. */
    static Set<String> all() {
        Set<String> all = new LinkedHashSet<>();
        files().forEach(file -> all.addAll(of(file)));
        return all;
    }

    /** The models there are, for example {@code restore.bpmn}. */
    static List<String> files() {
        return Stream.of(DIRECTORY.toFile().list((directory, name) -> name.endsWith(".bpmn"))).sorted().toList();
    }

    private static BpmnModelInstance model(String file) {
        return Bpmn.readModelFromFile(DIRECTORY.resolve(file).toFile());
    }

    private static Set<String> topics(Collection<ServiceTask> tasks) {
        Set<String> topics = new LinkedHashSet<>();
        tasks.stream().filter(task -> "external".equals(task.getCamundaType())).forEach(task -> topics.add(task.getCamundaTopic()));
        return topics;
    }
}
