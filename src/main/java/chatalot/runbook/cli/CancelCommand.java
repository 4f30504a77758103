package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "cancel", description = "Cancels a run that has not begun its swap; the instance is untouched.")
class CancelCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; it is on record.")
    private String reason;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/runs/" + number + "/cancel", Map.of("reason", reason));
        return moved(service, run, "Cancelled.");
    }
}
