package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "start", description = "Starts the update that a check has found. Nothing changes on the instance before people approve.")
class StartCommand extends RunCommand {

    @Parameters(paramLabel = "RUN", description = "The check that asks.")
    private long number;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; approvers read it.")
    private String reason;

    @Option(names = "--not-before", paramLabel = "TIME", defaultValue = "",
            description = "The swap waits until then, like 2026-12-01T02:00+01:00; all before it is done at once.")
    private String notBefore;

    @Option(names = "--follow", description = "Stay and tell what happens until the run ends.")
    private boolean follow;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/runs/" + number + "/start", Map.of("comment", reason, "notBefore", notBefore));
        return begun(service, run, follow ? Then.FOLLOW : Then.LEAVE_IT);
    }
}
