package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "keep", description = "Keeps a new version in which something went wrong after its commit.")
class KeepCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "Why; it is on record.")
    private String comment;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/runs/" + number + "/keep", Map.of("comment", comment));
        return moved(service, run, "Kept.");
    }
}
