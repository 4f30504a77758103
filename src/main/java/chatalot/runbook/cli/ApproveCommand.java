package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "approve", description = "Shows what there is to sign and signs exactly that.")
class ApproveCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "Others read it.")
    private String comment;

    @Option(names = "--digest", paramLabel = "HEX",
            description = "Sign only if this is what there is to sign: for those who have read it elsewhere.")
    private Optional<String> expected;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    int call(Service service) {
        Decision decision = new Decision(service, number);
        JsonNode gate = decision.openGate();
        String digest = gate.path("digest").asText();
        if (expected.isPresent() && !expected.get().equals(digest)) {
            throw new Declined("Something else is to be signed now: " + digest);
        }
        if (!asJson()) {
            show(service, gate, digest);
        } else if (!yes && expected.isEmpty()) {
            throw new WrongUsage("--json shows nothing to sign: name what you have read with --digest, or add --yes.");
        }
        if (!yes && expected.isEmpty()) {
            demandYes("Sign it?", "--yes, or better --digest", "Not signed.");
        }
        JsonNode run = decision.decide("approve", digest, comment);
        return moved(service, run, "Approved.");
    }

    private void show(Service service, JsonNode gate, String digest) {
        say(service.text("/runs/" + number + "/evidence/plan.md").stripTrailing());
        say("");
        service.get("/runs/" + number + "/evidence").forEach(document -> say("Evidence: %s (%d bytes, SHA-256 %s)".formatted(
                document.path("name").asText(), document.path("size").asLong(), document.path("sha256").asText())));
        say("");
        say("%s: what is signed is %s".formatted(gate.path("name").asText(), digest));
    }
}
