package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "release", description = "Lets a commit that is on hold be tried again.")
class ReleaseCommand extends ClientCommand {

    @Parameters(index = "0", paramLabel = "INSTANCE")
    private String instance;

    @Parameters(index = "1", paramLabel = "COMMIT", description = "Its id, or the first digits of it; see `holds`.")
    private String commit;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it stays on record.")
    private String reason;

    @Override
    int call(Service service) {
        JsonNode hold = service.post("/instances/" + Service.part(instance) + "/holds/" + Service.part(commit) + "/release",
                Map.of("reason", reason));
        if (!saidAsJson(hold)) {
            say("Released: %s, commit %s.".formatted(hold.path("release").asText(), hold.path("commit").asText()));
        }
        return RunbookCli.DONE;
    }
}
