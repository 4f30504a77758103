package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "kept", description = "Lists which copies of its data and which images are kept of an instance, and until when.")
class KeptCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Override
    int call(Service service) {
        JsonNode kept = service.get("/instances/" + Service.part(instance) + "/kept");
        if (saidAsJson(kept)) {
            return RunbookCli.DONE;
        }
        if (kept.isEmpty()) {
            say("Nothing is kept.");
            return RunbookCli.DONE;
        }
        Table table = new Table("KIND", "RUN", "BYTES", "SINCE", "DELETED ON", "NAME");
        kept.forEach(one -> table.row(one.path("kind").asText(), number(one.path("run")), number(one.path("size")),
                RunWords.moment(one.path("since")), RunWords.moment(one.path("until")), one.path("name").asText()));
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }

    private static String number(JsonNode number) {
        return number.isNumber() ? number.asText() : "-";
    }
}
