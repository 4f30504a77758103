package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "doctor", description = "Says what is known of an instance and what would stop an update. Changes nothing.")
class DoctorCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Option(names = "--privileges", description = "Print the files that let the service do on the instance's host what it does there, "
            + "and no more: for sudo, and for the unit. An administrator looks at them and puts them in place.")
    private boolean privileges;

    @Override
    int call(Service service) {
        return privileges ? privileges(service) : examination(service);
    }

    private int privileges(Service service) {
        JsonNode files = service.get("/instances/" + Service.part(instance) + "/privileges");
        if (!saidAsJson(files)) {
            files.forEach(file -> say("# " + file.path("place").asText() + System.lineSeparator() + file.path("text").asText()));
            if (files.isEmpty()) {
                say("%s needs none: under Docker Compose whoever may use Docker is root on the host.".formatted(instance));
            }
        }
        return RunbookCli.DONE;
    }

    private int examination(Service service) {
        JsonNode report = service.get("/instances/" + Service.part(instance) + "/doctor");
        boolean ready = report.path("ready").asBoolean();
        if (!saidAsJson(report)) {
            report.path("discovered").fields().forEachRemaining(fact ->
                    say(String.format("%-16s  %s", fact.getKey(), fact.getValue().asText())));
            say("");
            report.path("findings").forEach(this::sayFinding);
            say(ready ? "An update may start." : "An update would be stopped.");
        }
        return ready ? RunbookCli.DONE : RunbookCli.REFUSED;
    }

    private void sayFinding(JsonNode finding) {
        say(String.format("%-7s  %s: %s", finding.path("level").asText(), finding.path("topic").asText(),
                finding.path("words").asText()));
        if (!finding.path("mend").asText().isBlank()) {
            say("         " + finding.path("mend").asText());
        }
    }
}
