package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "restore", description = {"Restores a backup; nothing changes before people approve.",
    "Where the instance is installed: its data, with the release that wrote them; the present state is kept first.",
    "Where nothing is installed (an empty directory): checkout, secrets, database, files, start."})
class RestoreCommand extends RunCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Parameters(paramLabel = "BACKUP", description = "Its id, as the command backups lists it; it may lie at a place for copies alone.")
    private String backup;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; approvers read it.")
    private String reason;

    @Option(names = "--put-aside", description = {"The instance is too broken for a restore point: put aside what is there,",
        "as it lies, and restore as where nothing is installed. Nobody can count what is lost; needs --reason."})
    private boolean putAside;

    @Option(names = "--follow", description = "Stay and tell what happens until the run ends.")
    private boolean follow;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/instances/%s/backups/%s/restores".formatted(Service.part(instance), Service.part(backup)),
                Map.of("reason", reason, "putAside", Boolean.toString(putAside)));
        return begun(service, run, follow ? Then.FOLLOW : Then.LEAVE_IT);
    }
}
