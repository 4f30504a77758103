package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "assign", description = "Puts the open approval of a run into an approver's hands.")
class AssignCommand extends ClientCommand {

    @Parameters(index = "0", paramLabel = "RUN")
    private long number;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PERSON", defaultValue = "",
            description = "Who; without one it is anybody's who claims it.")
    private String person;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/runs/" + number + "/assignee", Map.of("person", person));
        if (!saidAsJson(run)) {
            run.path("waitsFor").forEach(wait -> say("Waits for " + RunWords.wait(wait)));
        }
        return RunbookCli.DONE;
    }
}
