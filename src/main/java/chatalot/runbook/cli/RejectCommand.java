package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "reject", description = "Says no at the gate that is open; the run ends, the instance is untouched.")
class RejectCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--comment", paramLabel = "TEXT", required = true, description = "Why; the requester reads it.")
    private String comment;

    @Override
    int call(Service service) {
        Decision decision = new Decision(service, number);
        JsonNode run = decision.decide("reject", decision.openGate().path("digest").asText(), comment);
        return moved(service, run, "Rejected.");
    }
}
