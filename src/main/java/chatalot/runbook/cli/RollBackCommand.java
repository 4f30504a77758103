package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "roll-back", description = {
    "Shows what rolling back after the commit would lose, and does it once you agree."})
class RollBackCommand extends ClientCommand {

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
        String digest = read.orElseGet(() -> shown(service));
        if (!yes) {
            demandYes("Roll back?", "--yes and --digest", "Not rolled back.");
        }
        JsonNode run = service.post("/runs/" + number + "/roll-back", Map.of("digest", digest, "comment", comment));
        if (!saidAsJson(run)) {
            say("Rolling back. State: " + RunWords.state(run));
        }
        return RunbookCli.DONE;
    }

    /** Shows the loss of now and returns its digest. */
    private String shown(Service service) {
        JsonNode loss = service.get("/runs/" + number + "/loss");
        Table table = new Table("OF", "WRITTEN", "GONE", "NEWEST (UTC)", "AT MOST");
        loss.path("items").forEach(item -> table.row(item.path("name").asText(), item.path("written").asText(),
                item.path("gone").asText(), item.path("newest").asText("-"), "%s and %s".formatted(
                        item.path("writtenAtMost").asText(), item.path("goneAtMost").asText())));
        if (loss.path("items").isEmpty()) {
            say("Nothing that is known of would be lost.");
        } else {
            say("Lost by rolling back, counted at %s:".formatted(RunWords.moment(loss.path("countedAt"))));
            table.lines().forEach(this::say);
        }
        if (!loss.path("removalsKnown").asBoolean()) {
            say("What was deleted could not be counted.");
        }
        say("More than the last column is not taken without asking again. What you sign is " + loss.path("digest").asText());
        return loss.path("digest").asText();
    }
}
