package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "withdraw", description = "Takes back what you approved, until the swap begins; the run asks again.")
class WithdrawCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; others read it.")
    private String reason;

    @Override
    int call(Service service) {
        JsonNode run = service.post("/runs/" + number + "/withdrawals", Map.of("reason", reason));
        return moved(service, run, "Taken back.");
    }
}
