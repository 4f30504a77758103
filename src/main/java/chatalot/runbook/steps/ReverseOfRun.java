package chatalot.runbook.steps;

import chatalot.runbook.rehearsal.ReverseReport;
import chatalot.runbook.rehearsal.ReverseText;
import chatalot.runbook.release.ProposalText;
import chatalot.runbook.release.Reversal;
import chatalot.runbook.run.ReverseTexts;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.springframework.stereotype.Component;

/** What a run that undoes migrations proposed to its author and found on the copy, as kept in its evidence. */
@Component
class ReverseOfRun {

    private static final String REPORT = "reverse-rehearsal.json";
    private static final String LOG = "rehearsal.log";
    private static final String MARKDOWN = "text/markdown";

    private final ObjectMapper json;

    ReverseOfRun(ObjectMapper json) {
        this.json = json;
    }

    /** Lays the proposal down for the author. */
    void propose(StepContext context, Reversal reversal) {
        context.evidence().put(ReverseTexts.PROPOSAL, ReverseTexts.SQL, reversal.proposal().text());
        context.evidence().put(ReverseTexts.PROPOSAL_TEXT, MARKDOWN, ProposalText.of(reversal.proposal()));
    }

    /** Keeps the report, the same for people, and what the older release said. */
    void keep(StepContext context, ReverseReport report, List<String> log) {
        try {
            context.evidence().put(REPORT, "application/json", json.writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report is always JSON", e);
        }
        context.evidence().put(ReverseTexts.REHEARSAL_TEXT, MARKDOWN, ReverseText.of(report));
        context.evidence().put(LOG, "text/plain", String.join("\n", log));
    }

    /** The report on the text that was written last. @throws IllegalStateException before it was rehearsed */
    ReverseReport report(StepContext context) {
        String text = context.evidence().text(REPORT).orElseThrow(() -> new IllegalStateException(
                "Run %s has rehearsed no reverse SQL".formatted(context.run().number())));
        try {
            return json.readValue(text, ReverseReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Evidence %s cannot be read".formatted(REPORT), e);
        }
    }
}
