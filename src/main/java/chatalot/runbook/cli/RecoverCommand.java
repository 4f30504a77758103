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
class RecoverCommand extends RunCommand {

    /** The ways on. */
    enum Choice { RETRY, CONFIRM, ACCEPT, BACKUP }

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--choice", paramLabel = "CHOICE", description = {
        "retry: try the way back again.",
        "confirm: it was mended by hand; the gate decides.",
        "accept: it stays as it is; two people have to say so.",
        "backup: the restore point was lost; go back to the run's backup and lose what --loss says.",
        "Without it nothing is done."})
    private Optional<Choice> choice;

    @Option(names = "--comment", paramLabel = "TEXT", description = "What was done; it is on record. Needed with --choice.")
    private Optional<String> comment;

    @Option(names = "--digest", paramLabel = "HEX", description = "Sign this state: for those who have read it elsewhere.")
    private Optional<String> read;

    @Option(names = "--loss", paramLabel = "HEX", description = {
        "Agree to this loss, for those who have read it. Needed with --choice backup; shown without --choice."})
    private Optional<String> agreed;

    @Override
    int call(Service service) {
        if (choice.isPresent() && comment.isEmpty()) {
            throw new WrongUsage("--choice needs --comment: what was done is on record.");
        }
        if (agreed.isPresent() != choice.filter(Choice.BACKUP::equals).isPresent()) {
            throw new WrongUsage("--choice backup and --loss belong together: nobody agrees to numbers that were not read.");
        }
        if (choice.isEmpty()) {
            JsonNode state = service.get("/runs/" + number + "/state");
            if (!saidAsJson(state)) {
                show(state);
                showLoss(service);
                say("Go on with: recover %d --choice retry|confirm|accept --comment \"…\"".formatted(number));
            }
            return RunbookCli.DONE;
        }
        String digest = read.orElseGet(() -> shown(service));
        JsonNode run = answer(service, digest);
        return moved(service, run, "Understood.");
    }

    private JsonNode answer(Service service, String digest) {
        if (agreed.isPresent()) {
            return service.post("/runs/" + number + "/back-to-backup", Map.of("digest", digest, "loss", agreed.get(),
                    "comment", comment.orElseThrow()));
        }
        return service.post("/runs/" + number + "/recovery", Map.of("choice", choice.orElseThrow().name().toLowerCase(Locale.ROOT),
                "digest", digest, "comment", comment.orElseThrow()));
    }

    /** Where the restore point was lost, what going back to the backup loses; who cannot be asked that sees the state all the same. */
    private void showLoss(Service service) {
        try {
            JsonNode loss = service.get("/runs/" + number + "/loss");
            if (!loss.path("items").isEmpty()) {
                LossTable.lines(loss, "Lost by going back to the run's backup").forEach(this::say);
                say("Go back to it with: recover %d --choice backup --loss %s --comment \"…\"".formatted(number, loss.path("digest").asText()));
            }
        } catch (Declined e) {
            say(e.getMessage());
        }
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
