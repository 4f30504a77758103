package chatalot.runbook.steps;

import chatalot.runbook.instance.Check;
import chatalot.runbook.instance.DoctorReport;
import chatalot.runbook.instance.GateResult;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.PlanText;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.StepContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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

    private static final String JSON = "application/json";
    private static final String MARKDOWN = "text/markdown";

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
        return find(context.run().number(), context.evidence());
    }

    /** The plan in a run's evidence; empty before it was made. */
    Optional<Plan> find(RunNumber run, Evidence evidence) {
        return evidence.text(PLAN).map(text -> read(run, PLAN, text, Plan.class));
    }

    /**
     * The checks that passed on the version that ran when the run began: only they may decide over another one. Every
     * check where that was not looked at.
     */
    public Set<Check> deciding(StepContext context) {
        return context.evidence().text(CHECK).map(text -> read(context.run().number(), CHECK, text, DoctorReport.class))
                .flatMap(DoctorReport::baseline).map(GateResult::passedChecks)
                .orElse(EnumSet.allOf(Check.class));
    }

    void keep(StepContext context, DoctorReport report) {
        context.evidence().put(CHECK, JSON, write(report));
    }

    /**
     * Keeps a plan for the steps to come and for people. A plan that it replaces stays on record as {@code plan-1},
     * {@code plan-2} and so on, and the new one begins with what changed since. Idempotent.
     */
    void keep(StepContext context, Plan plan) {
        List<Plan> former = replaced(context, plan);
        // The texts first: a step that is begun again after a crash still finds the plan that it replaces.
        context.evidence().put(PLAN_TEXT, MARKDOWN, PlanText.of(plan, former));
        context.evidence().put(Evidence.TO_LOOK_AT, MARKDOWN, PlanText.toLookAt(plan, former));
        context.evidence().put(PLAN, JSON, write(plan));
    }

    /** Puts before what an approver has to look at what was found out since the plan was made. Idempotent. @param found Markdown */
    void lookAt(StepContext context, Plan plan, String found) {
        context.evidence().put(Evidence.TO_LOOK_AT, MARKDOWN, PlanText.toLookAt(plan, replaced(context, plan), found));
    }

    /** The plans before this one, the oldest first; the last is put aside if it still stands in this one's place. */
    private List<Plan> replaced(StepContext context, Plan plan) {
        Evidence evidence = context.evidence();
        int last = 0;
        while (evidence.text(aside(last + 1, "json")).isPresent()) {
            last++;
        }
        Optional<String> standing = find(context).filter(kept -> !kept.digest().equals(plan.digest()))
                .flatMap(kept -> evidence.text(PLAN)).filter(textNotIn(evidence, aside(last, "json")));
        if (standing.isPresent()) {
            last++;
            evidence.put(aside(last, "md"), MARKDOWN, evidence.text(PLAN_TEXT).orElse(""));
            evidence.put(aside(last, "json"), JSON, standing.get());
        }
        return IntStream.rangeClosed(1, last).mapToObj(number -> aside(number, "json"))
                .map(name -> read(context.run().number(), name, evidence.text(name).orElseThrow(), Plan.class)).toList();
    }

    private static Predicate<String> textNotIn(Evidence evidence, String name) {
        return text -> !evidence.text(name).equals(Optional.of(text));
    }

    private static String aside(int number, String kind) {
        return "plan-%d.%s".formatted(number, kind);
    }

    /** Keeps what a gate found under a name of its own: as text, because it quotes what the app said, which is masked. */
    void keep(StepContext context, String name, GateResult result) {
        context.evidence().put(name, "text/plain", result.text());
    }

    private <T> T read(RunNumber run, String name, String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(("Run %s: its %s cannot be read, probably because another version of this service wrote it. "
                    + "Cancel the run and start it again.").formatted(run, name), e);
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
