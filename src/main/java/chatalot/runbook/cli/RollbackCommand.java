package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "rollback", description = {"Takes an instance back to an older release. Without --way it shows which ways are open and",
    "what each loses; nothing changes on the instance before people approve."})
class RollbackCommand extends RunCommand {

    @Parameters(paramLabel = "INSTANCE")
    private String instance;

    @Option(names = "--to", paramLabel = "REF", defaultValue = "",
            description = "Tag, branch or commit; without it the release that ran last.")
    private String target;

    @Option(names = "--way", paramLabel = "WAY", defaultValue = "",
            description = "code-only, reverse-migrations or restore-backup; starts the rollback.")
    private String way;

    @Option(names = "--backup", paramLabel = "ID", defaultValue = "", description = "The backup to restore.")
    private String backup;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why; approvers read it.")
    private String reason;

    @Option(names = "--follow", description = "Stay and tell what happens until the run ends.")
    private boolean follow;

    @Override
    int call(Service service) {
        if (way.isBlank()) {
            return show(service);
        }
        JsonNode run = service.post("/instances/" + Service.part(instance) + "/rollbacks",
                Map.of("target", target.isBlank() ? newest(service) : target, "way", way, "backup", backup, "reason", reason));
        return begun(service, run, follow ? Then.FOLLOW : Then.LEAVE_IT);
    }

    private String newest(Service service) {
        return look(service).path("commit").asText("");
    }

    private JsonNode look(Service service) {
        return service.get("/instances/%s/rollback?to=%s".formatted(Service.part(instance),
                URLEncoder.encode(target, StandardCharsets.UTF_8)));
    }

    private int show(Service service) {
        JsonNode found = look(service);
        if (saidAsJson(found)) {
            return RunbookCli.DONE;
        }
        say("%s runs %s.".formatted(found.path("instance").asText(), found.path("running").asText()));
        say(found.path("past").isEmpty() ? "No release is known that ran before." : "Ran before, the newest first:");
        found.path("past").forEach(past -> say("  %s  %s  %s (%s)".formatted(past.path("commit").asText().substring(0, 12),
                past.path("release").asText(), RunWords.moment(past.path("at")), past.path("how").asText())));
        if (found.path("release").isTextual()) {
            say("Ways back to %s:".formatted(found.path("release").asText()));
        }
        found.path("ways").forEach(this::sayWay);
        return RunbookCli.DONE;
    }

    private void sayWay(JsonNode open) {
        String of = open.path("backup").isTextual() ? " --backup %s (taken %s)".formatted(open.path("backup").asText(),
                RunWords.moment(open.path("takenAt"))) : "";
        say("  --way %s%s: %s".formatted(open.path("way").asText(), of, open.path("open").asBoolean() ? "open" : "not open"));
        open.path("refusals").forEach(refusal -> say("      " + refusal.asText()));
        String what = open.path("backup").isTextual() ? "loses what was written " : "as proposed ";
        open.path("losses").forEach(loss -> say("      " + what + loss.asText()));
        if (open.path("open").asBoolean() && open.path("losses").isEmpty()) {
            say("      loses nothing");
        }
    }
}
