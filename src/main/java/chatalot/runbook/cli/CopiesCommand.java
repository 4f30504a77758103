package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

@Command(name = "copies", description = "Lists every copy of user data there is, of all instances, and when it is deleted.")
class CopiesCommand extends ClientCommand {

    @Override
    int call(Service service) {
        JsonNode copies = service.get("/copies");
        if (saidAsJson(copies)) {
            return RunbookCli.DONE;
        }
        Table table = new Table("INSTANCE", "KIND", "BYTES", "SINCE", "DELETED", "WHERE");
        copies.forEach(one -> {
            one.path("copies").forEach(copy -> table.row(one.path("instance").asText(), copy.path("kind").asText(), copy.path("bytes").asText("-"),
                    RunWords.moment(copy.path("since")), copy.path("until").isTextual() ? RunWords.moment(copy.path("until")) : copy.path("deleted").asText(),
                    copy.path("where").asText()));
            one.path("trouble").forEach(trouble -> say(one.path("instance").asText() + ": " + trouble.asText()));
        });
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }
}
