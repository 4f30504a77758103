package chatalot.runbook.steps;

import chatalot.runbook.instance.Instance;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** An instance as evidence {@code instance.json}. A run that waits for people for days is gone on with by whichever version of this service comes then. */
final class InstanceDocument {

    /** Until instances without Docker came these lay beside the others. */
    private static final List<String> OF_COMPOSE = List.of("project", "composeFiles", "profiles", "app", "database", "outsideNetworks", "insideNetwork");
    private static final String INSTALLATION = "installation";

    private final ObjectMapper json;

    InstanceDocument(ObjectMapper json) {
        this.json = json;
    }

    Instance read(String text) {
        try {
            ObjectNode document = json.readValue(text, ObjectNode.class);
            if (!document.has(INSTALLATION)) {
                ObjectNode compose = document.putObject(INSTALLATION).put("kind", "compose");
                OF_COMPOSE.forEach(part -> compose.set(part, document.remove(part)));
            }
            return json.treeToValue(document, Instance.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Evidence %s cannot be read".formatted(InstanceOfRun.EVIDENCE), e);
        }
    }

    String write(Instance instance) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(instance);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An instance is always JSON", e);
        }
    }
}
