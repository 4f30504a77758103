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
            report.path("discovered").fields().forEachRemaining(fact ->
                    say(String.format("%-16s  %s", fact.getKey(), fact.getValue().asText())));
            say("");
            report.path("findings").forEach(this::sayFinding);
            say(ready ? "An update may start." : "An update would be stopped.");
        }
        return ready ? RunbookCli.DONE : RunbookCli.FAILED;
    }

    private void sayFinding(JsonNode finding) {
        say(String.format("%-7s  %s: %s", finding.path("level").asText(), finding.path("topic").asText(),
                finding.path("words").asText()));
        if (!finding.path("mend").asText().isBlank()) {
            say("         " + finding.path("mend").asText());
        }
    }
}
