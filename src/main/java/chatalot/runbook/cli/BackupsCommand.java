package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "backups", description = "Lists the backups of an instance, newest first.")
class BackupsCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Override
    int call(Service service) {
        JsonNode backups = service.get("/instances/" + Service.part(instance) + "/backups");
        if (saidAsJson(backups)) {
            return RunbookCli.DONE;
        }
        JsonNode next = service.get("/instances/" + Service.part(instance)).path("nextBackup");
        if (next.isTextual()) {
            say("The next one is due by its schedule: " + RunWords.moment(next));
        }
        if (backups.isEmpty()) {
            say("There are no backups.");
            return RunbookCli.DONE;
        }
        Table table = new Table("BACKUP", "TAKEN", "RUN", "VERSION", "BYTES", "SECRETS", "VERIFIED", "PROVEN");
        backups.forEach(one -> row(table, one));
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }

    private static void row(Table table, JsonNode one) {
        JsonNode held = one.path("contents");
        boolean usable = held.isObject();
        table.row(one.path("id").asText(), RunWords.moment(one.path("created")), one.path("run").asText(),
                usable ? version(held) : "-", usable ? held.path("bytes").asText() : "-",
                usable ? held.path("secrets").asBoolean() ? "yes" : "no" : "-", verified(one.path("verified")),
                usable ? RunWords.moment(held.at("/proof/at")) : "unusable: " + one.path("unusable").asText());
    }

    private static String verified(JsonNode seen) {
        String state = seen.path("state").asText();
        return !seen.isObject() ? "never"
                : (state.equals("whole") ? "" : state.toUpperCase(Locale.ROOT) + " ") + RunWords.moment(seen.path("at"));
    }

    /** The version where the image was labelled with one, else the beginning of the commit. */
    private static String version(JsonNode held) {
        String commit = held.path("commit").asText("");
        return held.path("version").isTextual() ? held.path("version").asText()
                : commit.isEmpty() ? "-" : commit.substring(0, Math.min(12, commit.length()));
    }
}
