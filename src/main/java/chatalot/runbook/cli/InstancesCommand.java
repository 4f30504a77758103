package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "instances", description = "Lists the instances, or shows one: what runs there, how it is, the last run.")
class InstancesCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE", arity = "0..1", description = "This one only.")
    private Optional<String> name;

    @Override
    int call(Service service) {
        JsonNode answer = service.get("/instances" + name.map(one -> "/" + Service.part(one)).orElse(""));
        if (saidAsJson(answer)) {
            return RunbookCli.DONE;
        }
        JsonNode instances = answer.isArray() ? answer : JsonNodeFactory.instance.arrayNode().add(answer);
        if (instances.isEmpty()) {
            say("No instance is configured.");
            return RunbookCli.DONE;
        }
        Table table = new Table("INSTANCE", "RUNNING", "HEALTH", "NEW", "LAST RUN", "DIRECTORY");
        instances.forEach(instance -> table.row(instance.path("name").asText(),
                instance.path("version").isTextual() ? instance.path("version").asText() : "-",
                instance.path("health").asText(), news(instance.path("whatIsNew")), lastRun(instance.path("lastRun")),
                instance.path("directory").asText()));
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }

    private static String news(JsonNode found) {
        return found.isObject() ? "%s (start %d)".formatted(found.path("release").asText(), found.path("run").asLong()) : "-";
    }

    private static String lastRun(JsonNode run) {
        return run.isObject() ? "%d: %s".formatted(run.path("number").asLong(), RunWords.state(run)) : "-";
    }
}
