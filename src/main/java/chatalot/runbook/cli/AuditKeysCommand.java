package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

@Command(name = "keys", description = "Prints the public keys that sign checkpoints and evidence, the present one first. Keep them elsewhere.")
class AuditKeysCommand extends ClientCommand {

    @Override
    int call(Service service) {
        JsonNode answer = service.get("/audit/keys");
        if (!saidAsJson(answer)) {
            answer.path("keys").forEach(key -> print("# SHA-256 %s%n%s".formatted(key.path("fingerprint").asText(), key.path("pem").asText())));
        }
        return RunbookCli.DONE;
    }
}
