package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "skip", description = "Skips a release that a check has found; it is not asked about again.")
class SkipCommand extends RunCommand {

    @Parameters(paramLabel = "RUN", description = "The check that asks.")
    private long number;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; it stays on record.")
    private String reason;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/runs/" + number + "/skip", Map.of("reason", reason));
        return moved(service, run, "Skipped.");
    }
}
