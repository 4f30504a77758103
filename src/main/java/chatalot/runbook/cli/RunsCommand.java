package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "runs", description = "Lists runs, the newest first.")
class RunsCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE", arity = "0..1", description = "Of this instance only.")
    private Optional<String> instance;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many; default 20.")
    private int limit;

    @Option(names = "--routine", description = "Also checks for updates of which nothing came.")
    private boolean routine;

    @Override
    int call(Service service) {
        JsonNode runs = service.get("/runs?limit=" + limit + (routine ? "&routine=true" : "")
                + instance.map(name -> "&instance=" + Service.part(name)).orElse(""));
        if (saidAsJson(runs)) {
            return RunbookCli.DONE;
        }
        if (runs.isEmpty()) {
            say("There are no runs.");
            return RunbookCli.DONE;
        }
        Table table = new Table("RUN", "KIND", "INSTANCE", "TARGET", "REQUESTED BY", "STARTED", "DOWNTIME", "STATE");
        runs.forEach(run -> table.row(run.path("number").asText(), run.path("kind").asText(), run.path("instance").asText(), RunWords.target(run),
                run.path("requester").asText(), RunWords.moment(run.path("startedAt")), RunWords.downtime(run),
                RunWords.state(run)));
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }
}
