package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

@Command(name = "approvals", description = "Lists what waits for people: for you, for others, for ops.")
class ApprovalsCommand extends ClientCommand {

    @Override
    int call(Service service) {
        JsonNode approvals = service.get("/approvals");
        if (saidAsJson(approvals)) {
            return RunbookCli.DONE;
        }
        if (approvals.path("needsMyDecision").isEmpty() && approvals.path("waitsForOthers").isEmpty() && approvals.path("waitsForOps").isEmpty()) {
            say("Nothing waits for people.");
            return RunbookCli.DONE;
        }
        Table table = new Table("FOR", "RUN", "INSTANCE", "WHAT", "REQUESTED BY", "APPROVED", "SINCE");
        approvals.path("needsMyDecision").forEach(gate -> row(table, "you", gate));
        approvals.path("waitsForOthers").forEach(gate -> row(table, "others", gate));
        approvals.path("waitsForOps").forEach(question -> row(table, "ops", question));
        table.lines().forEach(this::say);
        return RunbookCli.DONE;
    }

    private static void row(Table table, String whom, JsonNode one) {
        JsonNode run = one.path("run");
        table.row(whom, run.path("number").asText(), run.path("instance").asText(), one.at("/waitsFor/name").asText(), run.path("requester").asText(),
                one.path("quorum").asText("-"), RunWords.moment(one.at("/waitsFor/since")));
    }
}
