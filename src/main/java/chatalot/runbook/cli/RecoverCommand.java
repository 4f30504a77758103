package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "recover", description = "Says how a run goes on that could not put its instance back by itself.")
class RecoverCommand extends ClientCommand {

    /** The ways on. */
    enum Choice { RETRY, CONFIRM, ACCEPT }

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--choice", paramLabel = "CHOICE", required = true, description = {
        "retry: try the way back again.",
        "confirm: it was mended by hand; the gate decides.",
        "accept: it stays as it is; two people have to say so."})
    private Choice choice;

    @Option(names = "--comment", paramLabel = "TEXT", required = true, description = "What was done; it is on record.")
    private String comment;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/runs/" + number + "/recovery",
                Map.of("choice", choice.name().toLowerCase(Locale.ROOT), "comment", comment));
        if (!saidAsJson(run)) {
            say("Understood. State: " + RunWords.state(run));
        }
        return RunbookCli.DONE;
    }
}
