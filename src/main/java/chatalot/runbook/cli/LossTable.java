package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What would be lost, as REST says it, for people to read before they agree. */
final class LossTable {

    private LossTable() {
    }

    /** @param title what loses it */
    static List<String> lines(JsonNode loss, String title) {
        List<String> lines = new ArrayList<>();
        if (loss.path("items").isEmpty()) {
            lines.add("Nothing that is known of would be lost.");
        } else {
            Table table = new Table("OF", "WRITTEN", "GONE", "NEWEST (UTC)", "AT MOST");
            loss.path("items").forEach(item -> table.row(item.path("name").asText(), item.path("written").asText(),
                    item.path("gone").asText(), item.path("newest").asText("-"), "%s and %s".formatted(
                            item.path("writtenAtMost").asText(), item.path("goneAtMost").asText())));
            lines.add("%s, counted at %s:".formatted(title, RunWords.moment(loss.path("countedAt"))));
            lines.addAll(table.lines());
        }
        if (!loss.path("removalsKnown").asBoolean()) {
            lines.add("What was deleted could not be counted.");
        }
        lines.add("More than the last column is not taken without asking again. What you sign is " + loss.path("digest").asText());
        return lines;
    }
}
