package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "runs", description = "Lists runs, the newest first; with filters those to which all of them apply.")
class RunsCommand extends ClientCommand {

    @Parameters(paramLabel = "INSTANCE", arity = "0..1", description = "Of this instance only.")
    private Optional<String> instance;

    @Option(names = "--kind", paramLabel = "KIND", description = "update, rollback, backup, verification, restore, deployment, …")
    private Optional<String> kind;

    @Option(names = "--outcome", paramLabel = "OUTCOME", description = "How it ended, for example Updated or Restored.")
    private Optional<String> outcome;

    @Option(names = "--person", paramLabel = "USER", description = "Whoever asked for it or said a word about it.")
    private Optional<String> person;

    @Option(names = "--from", paramLabel = "TIME", description = "Started then or later, like 2026-12-01T02:00+01:00.")
    private Optional<String> from;

    @Option(names = "--to", paramLabel = "TIME", description = "Started before then.")
    private Optional<String> to;

    @Option(names = "--text", paramLabel = "TEXT", description = "This is in its target, reason or failure.")
    private Optional<String> text;

    @Option(names = "--before", paramLabel = "RUN", description = "Older than this run: for the next page.")
    private Optional<Long> before;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "How many; default 20.")
    private int limit;

    @Option(names = "--routine", description = "Also checks for updates of which nothing came.")
    private boolean routine;

    @Mixin
    private ExportFile export;

    @Override
    int call(Service service) {
        if (export.wrote(service, filters(), "/runs/export")) {
            return RunbookCli.DONE;
        }
        JsonNode runs = service.get(filters().with("before", before).with("limit", Optional.of(limit)).to("/runs"));
        if (saidAsJson(runs)) {
            return RunbookCli.DONE;
        }
        if (runs.isEmpty()) {
            say("There are no runs.");
            return RunbookCli.DONE;
        }
        Table table = new Table("RUN", "KIND", "INSTANCE", "TARGET", "REQUESTED BY", "STARTED", "DOWNTIME", "STATE");
        runs.forEach(run -> table.row(run.path("number").asText(), run.path("kind").asText(), run.path("instance").asText(), RunWords.target(run),
                run.path("requester").asText(), RunWords.moment(run.path("startedAt")), RunWords.downtime(run),
                RunWords.state(run)));
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }

    private Filters filters() {
        return new Filters().with("routine", Optional.of(true).filter(yes -> routine)).with("instance", instance).with("kind", kind)
                .with("outcome", outcome).with("person", person).with("from", from).with("to", to).with("text", text);
    }
}
