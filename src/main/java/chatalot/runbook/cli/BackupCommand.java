package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "backup", description = "Makes a proven backup now and tells how it goes. The instance is only read.")
class BackupCommand extends RunCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; it stays on record.")
    private String reason;

    @Option(names = "--detach", description = "Start it and do not wait for its end.")
    private boolean detach;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/instances/" + Service.part(instance) + "/backups", Map.of("reason", reason));
        return begun(service, run, detach ? Then.LEAVE_IT : Then.FOLLOW_WITH_LOG);
    }
}
