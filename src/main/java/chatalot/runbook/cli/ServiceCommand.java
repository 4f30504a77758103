package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "service", description = {"Says how the service itself stands: whether any instance is being changed, and whether its own database was put back.",
    "Ends with 1 when an instance is being changed: no time to back the service up."})
class ServiceCommand extends ClientCommand {

    @Option(names = "--go-on", paramLabel = "COMMENT", description = "Let open runs go on after the service's database was put back; for administrators, "
            + "who have looked at each.")
    private Optional<String> comment;

    @Override
    int call(Service service) {
        JsonNode standing = comment.map(why -> service.post("/service/go-on", Map.of("comment", why))).orElseGet(() -> service.get("/service"));
        if (!saidAsJson(standing)) {
            standing.path("changing").forEach(run -> say("Run %s changes %s now (%s).".formatted(run.path("run").asText(),
                    run.path("instance").asText(), run.path("state").asText().replace('_', ' '))));
            if (standing.path("quiet").asBoolean()) {
                say("No instance is being changed.");
            }
            if (standing.path("putBack").isObject()) {
                say("Its database was put back to an earlier day: %s. Steps of open runs wait until an administrator says: ./runbook service --go-on COMMENT"
                        .formatted(standing.at("/putBack/words").asText()));
            }
        }
        return comment.isPresent() || standing.path("quiet").asBoolean() ? RunbookCli.DONE : RunbookCli.REFUSED;
    }
}
