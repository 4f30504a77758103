package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

@Command(name = "instances", description = "Lists the instances: what runs there, how it is, the last run.")
class InstancesCommand extends ClientCommand {

    @Override
    int call(Service service) {
        JsonNode instances = service.get("/instances");
        if (saidAsJson(instances)) {
            return RunbookCli.DONE;
        }
        if (instances.isEmpty()) {
            say("No instance is configured.");
            return RunbookCli.DONE;
        }
        Table table = new Table("INSTANCE", "RUNNING", "HEALTH", "LAST RUN", "DIRECTORY");
        instances.forEach(instance -> table.row(instance.path("name").asText(),
                instance.path("version").isTextual() ? instance.path("version").asText() : "-",
                instance.path("health").asText(), lastRun(instance.path("lastRun")),
                instance.path("directory").asText()));
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }

    private static String lastRun(JsonNode run) {
        return run.isObject() ? "%d: %s".formatted(run.path("number").asLong(), RunWords.state(run)) : "-";
    }
}
