package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "acknowledge", description = "Acknowledges an exception; never by those who brought it about.")
class AcknowledgeCommand extends ClientCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Parameters(paramLabel = "KIND", description = "As ./runbook exceptions lists it.")
    private String kind;

    @Option(names = "--comment", paramLabel = "TEXT", required = true, description = "What you found; it is on record.")
    private String comment;

    @Override
    int call(Service service) {
        JsonNode exception = service.post("/exceptions/" + number + "/" + Service.part(kind) + "/acknowledgement", Map.of("comment", comment));
        if (!saidAsJson(exception)) {
            say("Acknowledged.");
        }
        return RunbookCli.DONE;
    }
}
