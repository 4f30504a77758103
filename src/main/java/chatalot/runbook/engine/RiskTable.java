package chatalot.runbook.engine;

import chatalot.runbook.run.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.DmnEngineException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The table that says what an update takes: the site's, else the one that comes with the service. A missing output, an
 * empty cell and no fitting row would each be nothing at all, silently, and an approval would be left out: so before it is
 * deployed the table is asked about every kind of plan there is.
 */
@Component
class RiskTable {

    /** Under this name it is deployed, whatever the site's file is called. */
    static final String FILE = "update-risk.dmn";
    private static final String DECISION = "update-risk";
    private static final List<Boolean> BOTH = List.of(true, false);
    /** What plans of updates, rollbacks and restores say, and those of first deployments. */
    private static final List<String> CLASSES = List.of("code only", "restore data", "nothing serves yet");

    private final Resource resource;

    RiskTable(RiskSettings settings) {
        this.resource = settings.file().<Resource>map(FileSystemResource::new)
                .orElseGet(() -> new ClassPathResource("processes/" + FILE));
    }

    /** The table, asked and found complete. @throws WrongRiskTable naming the problem and the plan it was asked about */
    Resource checked() {
        DmnEngine engine = DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();
        DmnDecision decision = parse(engine);
        everyPlan().forEach(plan -> ask(engine, decision, plan));
        return resource;
    }

    /** As it is, whether or not it is complete. */
    Resource resource() {
        return resource;
    }

    /**
     * What the table answered, as a policy.
     *
     * @throws IllegalArgumentException when an output is missing, of another kind or out of range
     */
    static Policy policy(DmnDecisionResult answer) {
        if (answer.size() != 1) {
            throw new IllegalArgumentException("%d rows answer, it has to be one".formatted(answer.size()));
        }
        Map<String, Object> outputs = answer.getFirstResult().getEntryMap();
        return new Policy(number(outputs, "planApprovals"), number(outputs, "swapApprovals"), truth(outputs, "rehearsal"),
                Duration.ofMinutes(number(outputs, "soakMinutes")));
    }

    private DmnDecision parse(DmnEngine engine) {
        try (InputStream text = resource.getInputStream()) {
            return engine.parseDecision(DECISION, text);
        } catch (IOException e) {
            throw wrong("it cannot be read: " + e.getMessage(), e);
        } catch (DmnEngineException e) {
            throw wrong("it is no DMN with a decision %s: %s".formatted(DECISION, e.getMessage()), e);
        }
    }

    private void ask(DmnEngine engine, DmnDecision decision, Map<String, Object> plan) {
        try {
            policy(engine.evaluateDecision(decision, plan));
        } catch (DmnEngineException | IllegalArgumentException e) {
            throw wrong("for a plan with %s: %s".formatted(plan, e.getMessage()), e);
        }
    }

    private WrongRiskTable wrong(String problem, Exception cause) {
        return new WrongRiskTable(resource.getDescription(), problem, cause);
    }

    /** Every combination of what a plan says, see the outputs of <em>Plan update</em> and <em>Plan deployment</em>. */
    private static List<Map<String, Object>> everyPlan() {
        return BOTH.stream().flatMap(destructive -> BOTH.stream().flatMap(longLocks -> BOTH.stream()
                .flatMap(breaking -> CLASSES.stream().map(rollbackClass -> {
                    Map<String, Object> plan = new HashMap<>();
                    plan.put("destructive", destructive);
                    plan.put("longLocks", longLocks);
                    plan.put("breaking", breaking);
                    plan.put("rollbackClass", rollbackClass);
                    plan.put("migrations", rollbackClass.equals("restore data") ? 3 : 0);
                    plan.put("instance", "any");
                    return plan;
                })))).toList();
    }

    private static int number(Map<String, Object> outputs, String name) {
        if (!(outputs.get(name) instanceof Number number) || number.doubleValue() != number.intValue()) {
            throw new IllegalArgumentException("%s is %s, it has to be a whole number".formatted(name, outputs.get(name)));
        }
        return number.intValue();
    }

    private static boolean truth(Map<String, Object> outputs, String name) {
        if (!(outputs.get(name) instanceof Boolean truth)) {
            throw new IllegalArgumentException("%s is %s, it has to be true or false".formatted(name, outputs.get(name)));
        }
        return truth;
    }
}
