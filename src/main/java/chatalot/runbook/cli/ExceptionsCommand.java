package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "exceptions", description = "Lists what was abnormal and nobody has acknowledged yet.")
class ExceptionsCommand extends ClientCommand {

    @Option(names = "--all", description = "Also what was acknowledged.")
    private boolean all;

    @Option(names = "--instance", paramLabel = "INSTANCE", description = "Of this instance only.")
    private Optional<String> instance;

    @Override
    int call(Service service) {
        JsonNode exceptions = service.get(new Filters().with("all", Optional.of(true).filter(yes -> all)).with("instance", instance).to("/exceptions"));
        if (saidAsJson(exceptions)) {
            return RunbookCli.DONE;
        }
        if (exceptions.isEmpty()) {
            say("There are no exceptions.");
            return RunbookCli.DONE;
        }
        Table table = new Table("RUN", "KIND", "INSTANCE", "AT", "ACKNOWLEDGED BY", "WHAT");
        exceptions.forEach(one -> table.row(one.path("run").asText(), one.path("kind").asText(), one.path("instance").asText(), RunWords.moment(one.path("at")),
                one.path("acknowledgedBy").asText("-"), one.path("words").asText()));
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }
}
