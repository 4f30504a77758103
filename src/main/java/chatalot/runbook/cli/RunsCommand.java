package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
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

    @Override
    int call(Service service) {
        JsonNode runs = service.get("/runs?" + query());
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

    private String query() {
        Map<String, Optional<String>> filters = new LinkedHashMap<>();
        filters.put("limit", Optional.of(Integer.toString(limit)));
        filters.put("routine", Optional.of("true").filter(yes -> routine));
        filters.put("instance", instance);
        filters.put("kind", kind);
        filters.put("outcome", outcome);
        filters.put("person", person);
        filters.put("from", from);
        filters.put("to", to);
        filters.put("text", text);
        filters.put("before", before.map(Object::toString));
        return filters.entrySet().stream().flatMap(filter -> filter.getValue().stream()
                        .map(value -> filter.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
    }
}
