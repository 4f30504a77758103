package chatalot.runbook.engine;

import chatalot.runbook.run.Configured;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.DmnElement;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.bpm.model.dmn.instance.Text;
import org.springframework.stereotype.Component;

/** What decides about approvals: the risk table, a line for each rule, and how long gates and words last. */
@Component
class ConfiguredRules implements Configured {

    private final RiskTable table;
    private final ApprovalSettings approvals;

    ConfiguredRules(RiskTable table, ApprovalSettings approvals) {
        this.table = table;
        this.approvals = approvals;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("risk table", rules(), "approvals", approvals.toString());
    }

    private String rules() {
        try (InputStream text = table.resource().getInputStream()) {
            DmnModelInstance model = Dmn.readModelFromStream(text);
            return model.getModelElementsByType(Rule.class).stream().map(ConfiguredRules::line).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("The risk table cannot be read", e);
        }
    }

    private static String line(Rule rule) {
        return cells(rule.getInputEntries()) + " → " + cells(rule.getOutputEntries());
    }

    private static String cells(Collection<? extends DmnElement> entries) {
        return entries.stream().flatMap(entry -> entry.getChildElementsByType(Text.class).stream()).map(text -> any(text.getTextContent()))
                .collect(Collectors.joining(", "));
    }

    private static String any(String cell) {
        return Stream.of(cell.strip()).filter(text -> !text.isEmpty()).findFirst().orElse("-");
    }
}
