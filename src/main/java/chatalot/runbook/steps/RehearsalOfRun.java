package chatalot.runbook.steps;

import chatalot.runbook.rehearsal.RehearsalReport;
import chatalot.runbook.rehearsal.RehearsalText;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** The rehearsal of a run, as kept in its evidence. */
@Component
class RehearsalOfRun {

    private static final String REPORT = "rehearsal.json";
    private static final String TEXT = "rehearsal.md";
    private static final String LOG = "rehearsal.log";

    private final ObjectMapper json;

    RehearsalOfRun(ObjectMapper json) {
        this.json = json;
    }

    /**
     * Keeps the report, the same for people, and what the new version said.
     *
     * @param planned how long the swap will probably take, migrations not counted
     */
    void keep(StepContext context, RehearsalReport report, Duration planned, List<String> log) {
        try {
            context.evidence().put(REPORT, "application/json", json.writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report is always JSON", e);
        }
        context.evidence().put(TEXT, "text/markdown", RehearsalText.of(report, planned));
        context.evidence().put(LOG, "text/plain", String.join("\n", log));
    }

    /** Says to those who read the evidence that there was none, and why. */
    void keepNone(StepContext context, String why) {
        context.evidence().put(TEXT, "text/markdown", "# Rehearsal: none\n\n" + why + "\n");
    }

    /** What this image's migrations took in the rehearsal; nothing when this image was not rehearsed in the run. */
    Duration migrationTime(StepContext context, String image) {
        return context.evidence().text(REPORT).map(this::read).filter(report -> report.image().equals(image))
                .map(RehearsalReport::migrationTime).orElse(Duration.ZERO);
    }

    private RehearsalReport read(String text) {
        try {
            return json.readValue(text, RehearsalReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Evidence %s cannot be read".formatted(REPORT), e);
        }
    }
}
