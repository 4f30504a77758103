package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "plan", description = "Says what an update would do, without starting one. Ends with 1 if it would be refused.")
class PlanCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Option(names = "--to", paramLabel = "REF", defaultValue = "",
            description = "Tag, branch or commit; without it the newest of the tracked branch.")
    private String target;

    @Override
    int call(Service service) {
        JsonNode plan = service.get("/instances/%s/plan?to=%s".formatted(Service.part(instance),
                URLEncoder.encode(target, StandardCharsets.UTF_8)));
        if (!saidAsJson(plan)) {
            print(plan.path("markdown").asText());
        }
        return plan.path("refusals").isEmpty() ? RunbookCli.DONE : RunbookCli.REFUSED;
    }
}
