package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "review", description = "Closes the review of a failed update.")
class ReviewCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "What you found.")
    private String comment;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/runs/" + number + "/review", Map.of("comment", comment));
        return moved(service, run, "Reviewed.");
    }
}
