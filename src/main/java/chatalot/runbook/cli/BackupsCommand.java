package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "backups", description = "Lists the backups of an instance, newest first.")
class BackupsCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Option(names = "--copies", description = "Ask the places for copies, too; done by itself where there are no backups here. "
            + "With --json the places alone.")
    private boolean copies;

    @Override
    int call(Service service) {
        JsonNode backups = service.get("/instances/" + Service.part(instance) + (asJson() && copies ? "/backups/copies" : "/backups"));
        if (saidAsJson(backups)) {
            return RunbookCli.DONE;
        }
        JsonNode next = service.get("/instances/" + Service.part(instance)).path("nextBackup");
        if (next.isTextual()) {
            say("The next one is due by its schedule: " + RunWords.moment(next));
        }
        if (backups.isEmpty()) {
            say("There are no backups here.");
            sayCopies(service);
            return RunbookCli.DONE;
        }
        Table table = new Table("BACKUP", "TAKEN", "RUN", "VERSION", "BYTES", "SECRETS", "VERIFIED", "COPIES", "PROVEN");
        backups.forEach(one -> row(table, one));
        table.lines().forEach(this::say);
        backups.forEach(this::sayWhyNotOffered);
        if (copies) {
            sayCopies(service);
        }
        return RunbookCli.DONE;
    }

    private void sayWhyNotOffered(JsonNode one) {
        String reason = one.path("unusable").asText("");
        boolean doubtful = one.path("verified").isObject() && !one.at("/verified/state").asText().equals("whole");
        boolean goodElsewhere = one.path("copies").findValuesAsText("state").contains("good");
        if (!goodElsewhere && (doubtful || !reason.isEmpty())) {
            say("Not offered for a restore: %s. %s".formatted(one.path("id").asText(),
                    doubtful ? one.at("/verified/words").asText() : reason));
        }
    }

    private void sayCopies(Service service) {
        service.get("/instances/%s/backups/copies".formatted(Service.part(instance))).forEach(place -> {
            say("%s has%s".formatted(place.path("place").asText(), place.path("trouble").isTextual()
                    ? " not answered: " + place.path("trouble").asText() : place.path("backups").isEmpty() ? " none." : ":"));
            place.path("backups").forEach(backup -> say("  " + backup.asText()));
        });
    }

    private static void row(Table table, JsonNode one) {
        JsonNode held = one.path("contents");
        boolean usable = held.isObject();
        table.row(one.path("id").asText(), RunWords.moment(one.path("created")), one.path("run").asText(),
                usable ? version(held) : "-", usable ? held.path("bytes").asText() : "-",
                usable ? held.path("secrets").asBoolean() ? "yes" : "no" : "-", verified(one.path("verified")), copies(one.path("copies")),
                usable ? RunWords.moment(held.at("/proof/at")) : "unusable: " + one.path("unusable").asText());
    }

    private static String verified(JsonNode seen) {
        String state = seen.path("state").asText();
        return !seen.isObject() ? "never"
                : (state.equals("whole") ? "" : state.toUpperCase(Locale.ROOT) + " ") + RunWords.moment(seen.path("at"));
    }

    /** Places with a good copy, and in capitals what is wrong with others. */
    private static String copies(JsonNode copies) {
        List<String> words = new ArrayList<>();
        copies.forEach(copy -> words.add(copy.path("place").asText() + (copy.path("state").asText().equals("good") ? ""
                : " " + copy.path("state").asText().toUpperCase(Locale.ROOT))));
        return words.isEmpty() ? "-" : String.join(", ", words);
    }

    /** The version where the image was labelled with one, else the beginning of the commit. */
    private static String version(JsonNode held) {
        String commit = held.path("commit").asText("");
        return held.path("version").isTextual() ? held.path("version").asText()
                : commit.isEmpty() ? "-" : commit.substring(0, Math.min(12, commit.length()));
    }
}
