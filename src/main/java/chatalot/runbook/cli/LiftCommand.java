package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "lift", description = "Ends a freeze before its time; runs that wait look again at once.")
class LiftCommand extends ClientCommand {

    @Parameters(paramLabel = "ID", description = "As ./runbook freezes lists it.")
    private long id;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it is on record.")
    private String reason;

    @Override
    int call(Service service) {
        JsonNode freeze = service.post("/freezes/" + id + "/lift", Map.of("reason", reason));
        if (!saidAsJson(freeze)) {
            say("Lifted.");
        }
        return RunbookCli.DONE;
    }
}
