package chatalot.runbook.web;

import chatalot.runbook.run.Approval;
import chatalot.runbook.run.Assessed;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Gates;
import chatalot.runbook.run.OpenGate;
import chatalot.runbook.run.PlanFacts;
import chatalot.runbook.run.Run;
import java.util.List;
import java.util.Optional;

/**
 * Everything somebody needs to decide about a run, and what they can do.
 *
 * @param gate      the gate that waits now, if one does
 * @param assessed  what the plan comes to and what the risk table asked for it
 * @param rehearsal how it was tried on a copy
 * @param toLookAt  what an approver has to look at, in Markdown; empty before there is a plan
 * @param words     everything that was said at the gates of the run, oldest first
 * @param documents the evidence
 * @param decide    who may still decide at the gate, by their ids
 * @param can       what the viewer can do
 */
public record Review(Run run, Optional<OpenGate> gate, Optional<Assessed> assessed, String rehearsal, String toLookAt,
        List<Approval> words, List<Evidence.Document> documents, List<String> decide, Can can) {

    /**
     * What the viewer can do.
     *
     * @param whyNot why they can neither approve nor reject; empty when they can
     */
    public record Can(boolean decide, boolean override, boolean withdraw, boolean handOver, Optional<String> whyNot) { }

    /** What is asked, or where the run stands when nothing is. */
    public String question() {
        return gate.map(open -> Gates.question(run, open.request().gate(), assessed.map(Assessed::policy)))
                .orElseGet(() -> "Nothing waits for an approval here. The run stands at: %s.".formatted(
                        run.outcome().orElseGet(() -> run.state().words())));
    }

    /** The title: what the gate is called. */
    public String title() {
        return gate.map(open -> open.task().name()).orElse("Approvals") + " · run " + run.number();
    }

    /** Where Tasklist shows what waits; empty when nothing does. */
    public String tasklist() {
        return gate.map(open -> new Waiting(open.task()).link()).orElse("");
    }

    public Optional<PlanFacts> plan() {
        return assessed.flatMap(Assessed::plan);
    }

    /** From which release to which, as far as it is known. */
    public String way() {
        return plan().map(PlanFacts::way).orElseGet(() -> run.target().isBlank() ? "newest" : run.target());
    }
}
