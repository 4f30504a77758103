package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "loss", description = "Shows what going back would lose in a run that waits for a decision about it. Changes nothing.")
class LossCommand extends ClientCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Override
    int call(Service service) {
        JsonNode loss = service.get("/runs/" + number + "/loss");
        if (!saidAsJson(loss)) {
            LossTable.lines(loss, "Lost by going back").forEach(this::say);
        }
        return RunbookCli.DONE;
    }
}
