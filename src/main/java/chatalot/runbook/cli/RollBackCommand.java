package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "roll-back", description = {
    "Shows what rolling back after the commit would lose, and does it once you agree."})
class RollBackCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--comment", paramLabel = "TEXT", required = true, description = "Why; it is on record.")
    private String comment;

    @Option(names = "--digest", paramLabel = "HEX", description = "Agree to this loss: for those who have read it elsewhere.")
    private Optional<String> read;

    @Option(names = "--yes", description = "Do not ask; needs --digest.")
    private boolean yes;

    @Override
    int call(Service service) {
        if (yes && read.isEmpty()) {
            throw new WrongUsage("--yes needs --digest: nobody agrees to numbers that were not read.");
        }
        if (asJson() && read.isEmpty()) {
            throw new WrongUsage("--json needs --digest: `loss %d --json` shows what there is to agree to.".formatted(number));
        }
        String digest = read.orElseGet(() -> shown(service));
        if (!yes) {
            demandYes("Roll back?", "--yes and --digest", "Not rolled back.");
        }
        JsonNode run = service.post("/runs/" + number + "/roll-back", Map.of("digest", digest, "comment", comment));
        return moved(service, run, "Rolling back.");
    }

    /** Shows the loss of now and returns its digest. */
    private String shown(Service service) {
        JsonNode loss = service.get("/runs/" + number + "/loss");
        LossTable.lines(loss, "Lost by rolling back").forEach(this::say);
        return loss.path("digest").asText();
    }
}
