package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "override", description = {
    "In an emergency two administrators stand in for missing approvals.",
    "The run stays marked as an exception."})
class OverrideCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "What the emergency is; it is on record.")
    private String reason;

    @Override
    int call(Service service) {
        JsonNode gate = new Decision(service, number).openGate();
        String digest = gate.path("digest").asText();
        if (!asJson()) {
            say("%s: what is overridden is the approval of %s".formatted(gate.path("name").asText(), digest));
        }
        JsonNode run = service.post("/runs/" + number + "/overrides", Map.of("digest", digest, "reason", reason));
        return moved(service, run, "On record.");
    }
}
