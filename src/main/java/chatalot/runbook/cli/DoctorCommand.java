package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "doctor", description = "Says what is known of an instance and what would stop an update. Changes nothing.")
class DoctorCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Override
    int call(Service service) {
        JsonNode report = service.get("/instances/" + Service.part(instance) + "/doctor");
        boolean ready = report.path("ready").asBoolean();
        if (!saidAsJson(report)) {
            report.path("findings").forEach(this::sayFinding);
            say(ready ? "An update may start." : "An update would be stopped.");
        }
        return ready ? RunbookCli.DONE : RunbookCli.FAILED;
    }

    private void sayFinding(JsonNode finding) {
        say(String.format("%-7s  ", finding.path("verdict").asText()) + finding.path("subject").asText() + ": "
                + finding.path("found").asText());
        if (!finding.path("mend").asText().isBlank()) {
            say("         " + finding.path("mend").asText());
        }
    }
}
