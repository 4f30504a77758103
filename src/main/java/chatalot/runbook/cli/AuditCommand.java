package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "audit", description = "Tells who did what, the newest first; or who was in which groups when.",
        subcommands = {AuditVerifyCommand.class, AuditSealsCommand.class, AuditKeysCommand.class, AuditCheckCommand.class})
class AuditCommand extends ClientCommand {

    @Option(names = "--actor", paramLabel = "USER", description = "Who did it.")
    private Optional<String> actor;

    @Option(names = "--act", paramLabel = "ACT", description = "What was done, for example approved or groups_changed.")
    private Optional<String> act;

    @Option(names = "--run", paramLabel = "RUN", description = "To this run.")
    private Optional<Long> run;

    @Option(names = "--instance", paramLabel = "INSTANCE", description = "To this instance.")
    private Optional<String> instance;

    @Option(names = "--from", paramLabel = "TIME", description = "Then or later, like 2026-12-01T02:00+01:00.")
    private Optional<String> from;

    @Option(names = "--to", paramLabel = "TIME", description = "Before then.")
    private Optional<String> to;

    @Option(names = "--text", paramLabel = "TEXT", description = "This was said.")
    private Optional<String> text;

    @Option(names = "--before", paramLabel = "ID", description = "Older than this event: for the next page.")
    private Optional<Long> before;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "How many; default 50.")
    private int limit;

    @Mixin
    private ExportFile export;

    @Option(names = "--groups", description = "Who was in which groups, with --at at that moment.")
    private boolean groups;

    @Option(names = "--at", paramLabel = "TIME", description = "The moment for --groups.")
    private Optional<String> at;

    @Override
    int call(Service service) {
        if (groups && export.isWanted()) {
            throw new WrongUsage("--export takes events; who was in which groups is told with --groups --json.");
        }
        if (export.wrote(service, filters(), "/audit/export")) {
            return RunbookCli.DONE;
        }
        JsonNode answer = service.get(groups ? new Filters().with("at", at).to("/audit/groups")
                : filters().with("before", before).with("limit", Optional.of(limit)).to("/audit"));
        if (!saidAsJson(answer)) {
            (groups ? members(answer) : events(answer)).lines().forEach(this::say);
        }
        return RunbookCli.DONE;
    }

    private Filters filters() {
        return new Filters().with("actor", actor).with("act", act).with("run", run).with("instance", instance).with("from", from).with("to", to)
                .with("text", text);
    }

    private static Table members(JsonNode answer) {
        Table table = new Table("PERSON", "SINCE", "GROUPS");
        answer.path("members").forEach(member -> {
            StringBuilder groups = new StringBuilder();
            member.path("groups").forEach(group -> groups.append(groups.isEmpty() ? "" : ", ").append(group.asText()));
            table.row(member.path("person").asText(), RunWords.moment(member.path("since")), groups.toString());
        });
        return table;
    }

    private static Table events(JsonNode answer) {
        Table table = new Table("ID", "AT", "WHO", "BY WAY OF", "DID", "RUN", "WHAT", "OLD", "NEW", "WORDS");
        answer.path("events").forEach(event -> table.row(event.path("id").asText(), RunWords.moment(event.path("at")), event.path("actor").asText("the service"),
                event.path("wayIn").asText(), event.path("actInWords").asText(), event.path("run").asText("-"), event.path("subject").asText(),
                event.path("before").asText("-"), event.path("after").asText("-"), event.path("words").asText()));
        return table;
    }
}
