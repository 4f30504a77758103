package chatalot.runbook.steps;

import chatalot.runbook.instance.Check;
import chatalot.runbook.instance.DoctorReport;
import chatalot.runbook.instance.GateResult;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What a run found and planned, as kept in its evidence. */
@Component
public class PlanOfRun {

    /** The doctor's report at the run's start, with the baseline gate. */
    public static final String CHECK = "check.json";
    /** The plan that approvers sign. */
    public static final String PLAN = "plan.json";
    /** The same for people. */
    public static final String PLAN_TEXT = "plan.md";

    private final ObjectMapper json;

    public PlanOfRun(ObjectMapper json) {
        this.json = json;
    }

    /** The plan. @throws IllegalStateException before it was made */
    public Plan of(StepContext context) {
        return find(context).orElseThrow(() -> new IllegalStateException("Run %s has no plan".formatted(context.run().number())));
    }

    /** The plan; empty in a run that ended before it was made. */
    public Optional<Plan> find(StepContext context) {
        return context.evidence().text(PLAN).map(text -> read(PLAN, text, Plan.class));
    }

    /**
     * The checks that passed on the version that ran when the run began: only they may decide over another one. Every
     * check where that was not looked at.
     */
    public Set<Check> deciding(StepContext context) {
        return context.evidence().text(CHECK).map(text -> read(CHECK, text, DoctorReport.class))
                .flatMap(DoctorReport::baseline).map(GateResult::passedChecks)
                .orElse(EnumSet.allOf(Check.class));
    }

    void keep(StepContext context, DoctorReport report) {
        context.evidence().put(CHECK, "application/json", write(report));
    }

    void keep(StepContext context, Plan plan, String text) {
        context.evidence().put(PLAN, "application/json", write(plan));
        context.evidence().put(PLAN_TEXT, "text/markdown", text);
    }

    /** Keeps what a gate found under a name of its own. */
    void keep(StepContext context, String name, GateResult result) {
        context.evidence().put(name, "application/json", write(result));
    }

    private <T> T read(String name, String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Evidence %s cannot be read".formatted(name), e);
        }
    }

    private String write(Object document) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record is always JSON", e);
        }
    }
}
