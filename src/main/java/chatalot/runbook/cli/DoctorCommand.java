package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

    @Option(names = "--front-proxy", paramLabel = "LISTEN", description = "Print the Caddyfile of a proxy that holds what users ask while "
            + "the app is away. Users come to LISTEN, an address and a port, for example 0.0.0.0:8080.")
    private Optional<String> listen;

    @Option(names = "--forward-to", paramLabel = "ADDRESS", description = "With --front-proxy: where the app answers, as seen from where the "
            + "proxy runs, for example 127.0.0.1:8081. Without it: where the app publishes its port.")
    private Optional<String> forwardTo;

    @Override
    int call(Service service) {
        if (forwardTo.isPresent() && listen.isEmpty()) {
            throw new WrongUsage("--forward-to belongs to --front-proxy LISTEN.");
        }
        if (privileges && listen.isPresent()) {
            throw new WrongUsage("--privileges and --front-proxy print different files: ask for one of them.");
        }
        return listen.isPresent() ? frontProxy(service, listen.get()) : privileges ? privileges(service) : examination(service);
    }

    private int frontProxy(Service service, String users) {
        String app = forwardTo.map(address -> "&forwardTo=" + encoded(address)).orElse("");
        JsonNode file = service.get("/instances/%s/front-proxy?listen=%s%s".formatted(Service.part(instance), encoded(users), app));
        if (!saidAsJson(file)) {
            sayFile(file);
        }
        return RunbookCli.DONE;
    }

    private static String encoded(String typed) {
        return URLEncoder.encode(typed, StandardCharsets.UTF_8);
    }

    private void sayFile(JsonNode file) {
        say("# " + file.path("place").asText() + System.lineSeparator() + file.path("text").asText());
    }

    private int privileges(Service service) {
        JsonNode files = service.get("/instances/" + Service.part(instance) + "/privileges");
        if (!saidAsJson(files)) {
            files.forEach(this::sayFile);
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
