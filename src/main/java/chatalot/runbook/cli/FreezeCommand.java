package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "freeze", description = "Lets no update of an instance, or of any, start or swap. Ways back go on.")
class FreezeCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE", arity = "0..1", defaultValue = "", description = "Without it everything is frozen.")
    private String instance;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; everybody reads it.")
    private String reason;

    @Option(names = "--until", paramLabel = "TIME", defaultValue = "",
            description = "Like 2026-12-01T02:00+01:00; without it until somebody lifts it.")
    private String until;

    @Override
    int call(Service service) {
        JsonNode freeze = service.post("/freezes", Map.of("instance", instance, "reason", reason, "until", until));
        if (!saidAsJson(freeze)) {
            long id = freeze.path("id").asLong();
            say("Frozen. End it with: lift %d --reason …".formatted(id));
        }
        return RunbookCli.DONE;
    }
}
