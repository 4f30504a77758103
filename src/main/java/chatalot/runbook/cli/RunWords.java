package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run's JSON as lines for people. */
final class RunWords {

    private RunWords() {
    }

    static String state(JsonNode run) {
        String state = run.path("outcome").isTextual() ? run.path("outcome").asText() : run.path("stateInWords").asText();
        return run.path("exception").isTextual() ? state + " (exception)" : state;
    }

    static boolean ended(JsonNode run) {
        return run.path("ended").asBoolean();
    }

    /** It has found something and asks what to do: nothing happens before somebody answers. */
    static boolean asksToStart(JsonNode run) {
        return run.path("state").asText().equals("update_found");
    }

    static String target(JsonNode run) {
        String target = run.path("target").asText();
        return !target.isBlank() ? target : run.path("kind").asText().equals("update") ? "newest" : "-";
    }

    private static String towards(JsonNode run) {
        String target = target(run);
        return target.equals("-") ? "" : (List.of("verification", "restore", "deployment").contains(run.path("kind").asText()) ? ": " : " to ") + target;
    }

    static String downtime(JsonNode run) {
        return run.path("downtimeMillis").isNumber() ? duration(run.path("downtimeMillis").asLong()) : "-";
    }

    /** To the second, in UTC; a dash for none. */
    static String moment(JsonNode at) {
        return at.isTextual()
                ? Instant.parse(at.asText()).truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ') : "-";
    }

    static String duration(long millis) {
        Duration duration = Duration.ofMillis(millis);
        return duration.toMinutes() < 1 ? String.format(Locale.ROOT, "%.2f s", millis / 1000.0)
                : String.format(Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
    }

    static List<String> details(JsonNode run) {
        List<String> lines = new ArrayList<>();
        lines.add("Run %d: %s of %s%s".formatted(run.path("number").asLong(), run.path("kind").asText(),
                run.path("instance").asText(), towards(run)));
        lines.add(fact("State", state(run)));
        lines.add(fact("Requested by", run.path("requester").asText() + after(run.path("reason"))));
        if (run.path("notBefore").isTextual()) {
            lines.add(fact("Not before", moment(run.path("notBefore"))));
        }
        lines.add(fact("Started", moment(run.path("startedAt"))));
        if (ended(run)) {
            lines.add(fact("Ended", moment(run.path("endedAt"))));
        }
        if (run.path("downtimeMillis").isNumber()) {
            lines.add(fact("Downtime", downtime(run)));
        }
        if (run.path("detailsDeletedAt").isTextual()) {
            lines.add(fact("Details gone", moment(run.path("detailsDeletedAt")) + ", by runbook.record.details"));
        }
        if (run.path("exception").isTextual()) {
            lines.add(fact("Exception", run.path("exception").asText()));
        }
        if (run.path("failure").isTextual()) {
            lines.add(fact("Failure", run.path("failure").asText()));
        }
        run.path("waitsFor").forEach(wait -> lines.add(fact("Waits for", wait(wait))));
        if (asksToStart(run)) {
            lines.add(fact("Answer with", "start %1$d, or skip %1$d --reason TEXT".formatted(run.path("number").asLong())));
        }
        run.path("approvals").forEach(approval -> lines.add(fact("Decided", approval(approval))));
        return lines;
    }

    static String step(JsonNode step) {
        int attempt = step.path("attempt").asInt();
        String outcome = step.path("outcome").isTextual() ? step.path("outcome").asText() : "working";
        String took = step.path("millis").isNumber() ? duration(step.path("millis").asLong()) : "";
        return String.format("%-11s %11s  %s%s%s", outcome, took, step.path("label").asText(),
                attempt > 1 ? " (attempt %d)".formatted(attempt) : "",
                outcome.equals("done") ? "" : after(step.path("message")));
    }

    static String wait(JsonNode wait) {
        String who = wait.path("assignee").isTextual() ? ", claimed by " + wait.path("assignee").asText() : "";
        return "%s, by a member of %s%s".formatted(wait.path("name").asText(), wait.path("group").asText(), who);
    }

    private static String approval(JsonNode approval) {
        String word = approval.path("exception").asBoolean() ? "overrode missing approvals"
                : approval.path("approved").asBoolean() ? "approved" : "rejected";
        JsonNode withdrawn = approval.path("withdrawn");
        return "%s %s at %s%s%s".formatted(approval.path("person").asText(), word, approval.path("gate").asText(),
                after(approval.path("comment")), withdrawn.isObject() ? "; taken back" + after(withdrawn.path("reason")) : "");
    }

    private static String fact(String name, String value) {
        return String.format("  %-13s ", name) + value.replace("\n", "\n" + " ".repeat(16));
    }

    private static String after(JsonNode words) {
        return words.isTextual() && !words.asText().isBlank() ? ": " + words.asText() : "";
    }
}
