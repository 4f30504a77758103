package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Looks whether a backup is still what it was when it was proven: every checksum, and "
        + "restored into scratch space. Nothing is changed.")
class VerifyCommand extends RunCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Parameters(paramLabel = "BACKUP", description = "Its id, as the command backups lists it.")
    private String backup;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; it stays on record.")
    private String reason;

    @Option(names = "--detach", description = "Start it and do not wait for its end.")
    private boolean detach;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/instances/%s/backups/%s/verifications".formatted(Service.part(instance),
                Service.part(backup)), Map.of("reason", reason));
        return begun(service, run, detach ? Then.LEAVE_IT : Then.FOLLOW_WITH_LOG);
    }
}
