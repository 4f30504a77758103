package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

@Command(name = "freezes", description = "Lists what is, will be and was frozen: by whom, why, until when.")
class FreezesCommand extends ClientCommand {

    @Override
    int call(Service service) {
        JsonNode freezes = service.get("/freezes");
        if (saidAsJson(freezes)) {
            return RunbookCli.DONE;
        }
        if (freezes.isEmpty()) {
            say("Nothing is or was frozen.");
            return RunbookCli.DONE;
        }
        Table table = new Table("ID", "INSTANCE", "STATE", "BY", "SINCE", "UNTIL", "REASON");
        freezes.forEach(freeze -> table.row(freeze.path("id").asText("-"), freeze.path("instance").asText("all"),
                state(freeze), freeze.path("by").asText(), RunWords.moment(freeze.path("since")),
                RunWords.moment(freeze.path("until")), freeze.path("reason").asText()));
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }

    private static String state(JsonNode freeze) {
        if (freeze.path("liftedBy").isTextual()) {
            return "lifted by " + freeze.path("liftedBy").asText();
        }
        return freeze.path("holds").asBoolean() ? "holds" : "does not hold";
    }
}
