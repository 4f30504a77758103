package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "recover", description = {
    "Shows the instance of a run that could not put it back by itself, on record and as it is found,",
    "and says how the run goes on."})
class RecoverCommand extends ClientCommand {

    /** The ways on. */
    enum Choice { RETRY, CONFIRM, ACCEPT }

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--choice", paramLabel = "CHOICE", description = {
        "retry: try the way back again.",
        "confirm: it was mended by hand; the gate decides.",
        "accept: it stays as it is; two people have to say so.",
        "Without it nothing is done."})
    private Optional<Choice> choice;

    @Option(names = "--comment", paramLabel = "TEXT", description = "What was done; it is on record. Needed with --choice.")
    private Optional<String> comment;

    @Option(names = "--digest", paramLabel = "HEX", description = "Sign this state: for those who have read it elsewhere.")
    private Optional<String> read;

    @Override
    int call(Service service) {
        if (choice.isPresent() && comment.isEmpty()) {
            throw new WrongUsage("--choice needs --comment: what was done is on record.");
        }
        if (choice.isEmpty()) {
            JsonNode state = service.get("/runs/" + number + "/state");
            if (!saidAsJson(state)) {
                show(state);
                say("Go on with: recover %d --choice retry|confirm|accept --comment \"…\"".formatted(number));
            }
            return RunbookCli.DONE;
        }
        String digest = read.orElseGet(() -> shown(service));
        JsonNode run = service.post("/runs/" + number + "/recovery", Map.of("choice", choice.get().name().toLowerCase(Locale.ROOT),
                "digest", digest, "comment", comment.orElseThrow()));
        if (!saidAsJson(run)) {
            say("Understood. State: " + RunWords.state(run));
        }
        return RunbookCli.DONE;
    }

    private String shown(Service service) {
        JsonNode state = service.get("/runs/" + number + "/state");
        if (!asJson()) {
            show(state);
        }
        return state.path("digest").asText();
    }

    private void show(JsonNode state) {
        Table table = new Table("", "WHAT", "ON RECORD", "FOUND NOW");
        state.path("rows").forEach(row -> table.row(row.path("word").asText(), row.path("what").asText(), row.path("recorded").asText(),
                row.path("found").asText()));
        table.lines().forEach(this::say);
        say("The journal's last entries:");
        state.path("journal").forEach(entry -> say("  " + entry.asText()));
        say("Looked at %s, kept as %s. What you sign is %s".formatted(RunWords.moment(state.path("lookedAt")),
                state.path("document").asText(), state.path("digest").asText()));
    }
}
