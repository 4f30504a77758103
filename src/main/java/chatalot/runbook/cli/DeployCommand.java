package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "deploy", description = {"Deploys an instance; nothing changes before people approve.",
    "Where nothing serves yet: checkout, the secrets that are missing, build, start. Where it is installed: an update."})
class DeployCommand extends RunCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Option(names = "--to", paramLabel = "REF", defaultValue = "",
            description = "Tag, branch or commit; without it the newest of the tracked branch.")
    private String target;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; approvers read it.")
    private String reason;

    @Option(names = "--follow", description = "Stay and tell what happens until the run ends.")
    private boolean follow;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/instances/" + Service.part(instance) + "/deployments", Map.of("target", target, "reason", reason));
        return begun(service, run, follow ? Then.FOLLOW : Then.LEAVE_IT);
    }
}
