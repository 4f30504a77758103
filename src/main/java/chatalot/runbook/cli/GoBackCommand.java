package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "go-back", description = "Tells a run inside its swap to go back now.")
class GoBackCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; it is on record.")
    private String reason;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/runs/" + number + "/go-back", Map.of("reason", reason));
        return moved(service, run, "Going back.");
    }
}
