package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "holds", description = "Lists the commits that failed on an instance and are on hold for it.")
class HoldsCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Option(names = "--all", description = "Those that were released, too, with who did it and why.")
    private boolean all;

    @Override
    int call(Service service) {
        JsonNode holds = service.get("/instances/" + Service.part(instance) + "/holds");
        if (saidAsJson(holds)) {
            return RunbookCli.DONE;
        }
        Table table = new Table("COMMIT", "RELEASE", "RUN", "SINCE", "STATE", "REASON");
        int shown = 0;
        for (JsonNode hold : holds) {
            if (all || hold.path("open").asBoolean()) {
                table.row(hold.path("commit").asText(), hold.path("release").asText(), hold.path("run").asText(),
                        RunWords.moment(hold.path("since")), state(hold), hold.path("reason").asText());
                shown++;
            }
        }
        if (shown == 0) {
            say("Nothing is on hold.");
        } else {
            table.lines().forEach(this::say);
        }
        return RunbookCli.DONE;
    }

    private static String state(JsonNode hold) {
        return hold.path("open").asBoolean() ? "on hold"
                : "released by %s: %s".formatted(hold.path("releasedBy").asText(), hold.path("releaseReason").asText());
    }
}
