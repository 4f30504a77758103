package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Shows a run: state, steps, what it waits for, approvals, evidence.")
class ShowCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--log", description = "Every line of its log instead.")
    private boolean log;

    @Option(names = "--evidence", paramLabel = "NAME", arity = "0..1", fallbackValue = "",
            description = "One of its documents instead, for example plan.md; without a name, which there are.")
    private Optional<String> evidence;

    @Option(names = "--bundle", paramLabel = "FILE", description = "Write all evidence of it into this file, a signed zip; audit check checks it.")
    private Optional<Path> bundle;

    @Option(names = "--follow", description = "Stay and tell what happens until the run ends.")
    private boolean follow;

    @Override
    int call(Service service) {
        if (bundle.isPresent()) {
            service.save("/runs/%d/bundle".formatted(number), bundle.get());
        } else if (evidence.filter(String::isEmpty).isPresent()) {
            sayEvidence(service);
        } else if (evidence.isPresent()) {
            print(service.text("/runs/" + number + "/evidence/" + Service.part(evidence.get())));
        } else if (log) {
            sayLog(service);
        } else if (waits() || follow) {
            return stay(service, number, follow ? Then.FOLLOW : Then.LEAVE_IT);
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
        service.get("/runs/" + number + "/evidence").forEach(document -> say("    " + words(document)));
    }

    private void sayEvidence(Service service) {
        JsonNode documents = service.get("/runs/" + number + "/evidence");
        if (!saidAsJson(documents)) {
            documents.forEach(document -> say(words(document)));
        }
    }

    private static String words(JsonNode document) {
        return "%s (%d bytes)".formatted(document.path("name").asText(), document.path("size").asLong());
    }

    /** Page after page; as JSON all of them as one. */
    private void sayLog(Service service) {
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        JsonNode page = logAfter(service, 0);
        while (!page.path("lines").isEmpty()) {
            if (asJson()) {
                page.path("lines").forEach(lines::add);
            } else {
                page.path("lines").forEach(line -> say("%s %s %s".formatted(RunWords.moment(line.path("at")),
                        line.path("step").asText(), line.path("line").asText())));
            }
            page = logAfter(service, page.path("next").asLong());
        }
        saidAsJson(JsonNodeFactory.instance.objectNode().<ObjectNode>set("lines", lines).set("next", page.path("next")));
    }

    private JsonNode logAfter(Service service, long line) {
        return service.get("/runs/%d/log?after=%d".formatted(number, line));
    }
}
