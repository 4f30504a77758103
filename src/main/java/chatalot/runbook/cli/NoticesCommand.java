package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "notices", description = "Lists who was told what of a run, and whether it arrived.")
class NoticesCommand extends ClientCommand {

    @Parameters(paramLabel = "RUN", arity = "0..1")
    private Optional<Long> number;

    @Option(names = "--test", description = "Send a test notice to every receiver instead. Ends with 1 if one cannot be reached.")
    private boolean test;

    @Override
    int call(Service service) {
        if (test == number.isPresent()) {
            throw new WrongUsage("Name a run, or --test for a test notice to every receiver.");
        }
        return number.isPresent() ? list(service, number.get()) : test(service);
    }

    private int list(Service service, long run) {
        JsonNode notices = service.get("/notices?run=" + run);
        if (saidAsJson(notices)) {
            return RunbookCli.DONE;
        }
        if (notices.isEmpty()) {
            say("Nobody was told of anything.");
        }
        notices.forEach(notice -> {
            say("%s  %s, for %s: %s".formatted(RunWords.moment(notice.path("at")), notice.path("kind").asText().replace('_', ' '),
                    notice.path("group").asText(), notice.path("text").asText()));
            notice.path("receivers").forEach(receiver -> say("    %s: %s%s".formatted(receiver.path("receiver").asText(),
                    receiver.path("state").asText().replace('_', ' '), because(receiver.path("lastError")))));
        });
        return RunbookCli.DONE;
    }

    private int test(Service service) {
        JsonNode trials = service.post("/notices/test", Map.of());
        if (!saidAsJson(trials)) {
            trials.forEach(trial -> say("%s: %s%s".formatted(trial.path("receiver").asText(),
                    trial.path("delivered").asBoolean() ? "delivered" : "not delivered", because(trial.path("error")))));
            if (trials.isEmpty()) {
                say("There are no receivers; see runbook.notify.* in the configuration.");
            }
        }
        return trials.findValues("delivered").stream().allMatch(JsonNode::asBoolean) ? RunbookCli.DONE : RunbookCli.REFUSED;
    }

    private static String because(JsonNode error) {
        return error.isTextual() ? " (" + error.asText() + ")" : "";
    }
}
