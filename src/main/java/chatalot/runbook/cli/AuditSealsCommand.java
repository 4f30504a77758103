package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

@Command(name = "seals", description = "Says how far the record is sealed, and held elsewhere.")
class AuditSealsCommand extends ClientCommand {

    @Override
    int call(Service service) {
        JsonNode seals = service.get("/audit/seals");
        if (saidAsJson(seals)) {
            return RunbookCli.DONE;
        }
        say(seals.path("sealedUntil").isNumber() ? "Sealed up to event %s of %s at %s. Head of the chain: %s".formatted(seals.path("sealedUntil").asText(),
                seals.path("newest").asText(), RunWords.moment(seals.path("sealedAt")), seals.path("head").asText()) : "Nothing is sealed yet.");
        seals.path("places").forEach(place -> say("Held by the %s up to position %s%s".formatted(place.path("place").asText(),
                place.path("position").asText(), place.path("trouble").isTextual() ? ". Trouble: " + place.path("trouble").asText() : "")));
        if (seals.path("places").isEmpty()) {
            say("No place elsewhere holds checkpoints of it.");
        }
        return RunbookCli.DONE;
    }
}
