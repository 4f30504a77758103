package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Tells everything that happens, each thing once and in a line of its own. */
final class LineTeller implements Teller {

    private final Consumer<String> say;
    private final boolean withLog;
    private final Set<String> said = new HashSet<>();
    private long lastLine;

    /** @param withLog tell every line of the log, too */
    LineTeller(Consumer<String> say, boolean withLog) {
        this.say = say;
        this.withLog = withLog;
    }

    @Override
    public void tell(JsonNode run, Function<String, JsonNode> service) {
        if (withLog) {
            JsonNode page = service.apply("/runs/%d/log?after=%d".formatted(run.path("number").asLong(), lastLine));
            lastLine = page.path("next").asLong();
            page.path("lines").forEach(line -> say.accept(String.format("%-11s %11s  %s", "", "", line.path("line").asText())));
        }
        run.path("steps").forEach(step -> once(RunWords.step(step), "step %s %s %s".formatted(step.path("step").asText(),
                step.path("attempt").asText(), step.path("outcome").asText())));
        run.path("waitsFor").forEach(wait -> once(String.format("%-11s %11s  %s", "waiting", "", RunWords.wait(wait)),
                "wait " + wait.path("task").asText()));
    }

    @Override
    public void away() {
        say.accept("The service does not answer; waiting for it.");
    }

    private void once(String line, String key) {
        if (said.add(key)) {
            say.accept(line);
        }
    }
}
