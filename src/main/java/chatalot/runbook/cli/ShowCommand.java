package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a run: state, steps, what it waits for, approvals, evidence.")
class ShowCommand extends ClientCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--log", description = "Every line of its log instead.")
    private boolean log;

    @Option(names = "--evidence", paramLabel = "NAME", description = "One of its documents instead, for example plan.md.")
    private Optional<String> evidence;

    @Option(names = "--follow", description = "Stay and tell what happens until the run ends.")
    private boolean follow;

    @Override
    int call(Service service) {
        if (evidence.isPresent()) {
            print(service.text("/runs/" + number + "/evidence/" + Service.part(evidence.get())));
        } else if (log) {
            sayLog(service);
        } else if (follow) {
            return new Following(service, this::say, false).until(number);
        } else {
            sayRun(service, service.get("/runs/" + number));
        }
        return RunbookCli.DONE;
    }

    private void sayRun(Service service, JsonNode run) {
        if (saidAsJson(run)) {
            return;
        }
        RunWords.details(run).forEach(this::say);
        say("  Steps");
        run.path("steps").forEach(step -> say("    " + RunWords.step(step)));
        say("  Evidence");
        service.get("/runs/" + number + "/evidence").forEach(document -> say("    %s (%d bytes)"
                .formatted(document.path("name").asText(), document.path("size").asLong())));
    }

    private void sayLog(Service service) {
        JsonNode page = logAfter(service, 0);
        while (!page.path("lines").isEmpty()) {
            if (!saidAsJson(page.path("lines"))) {
                page.path("lines").forEach(line -> say("%s %s %s".formatted(RunWords.moment(line.path("at")),
                        line.path("step").asText(), line.path("line").asText())));
            }
            page = logAfter(service, page.path("next").asLong());
        }
    }

    private JsonNode logAfter(Service service, long line) {
        return service.get("/runs/%d/log?after=%d".formatted(number, line));
    }
}
