package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Keeps one line on a terminal: how many steps are done of what such a run takes as a rule, what is done now, and how long it has worked. */
final class BarTeller implements Teller {

    private static final int WIDTH = 20;
    private static final int LONGEST = 79;
    private static final String TO_THE_BEGINNING_AND_EMPTY = "\r\u001b[K";

    private final Consumer<String> terminal;
    private final Supplier<Instant> now;

    /** @param terminal takes text as it is; what it is given holds nothing from elsewhere that could steer it */
    BarTeller(Consumer<String> terminal, Supplier<Instant> now) {
        this.terminal = terminal;
        this.now = now;
    }

    @Override
    public void tell(JsonNode run, Function<String, JsonNode> service) {
        write(line(run));
    }

    @Override
    public void away() {
        write("The service does not answer; waiting for it.");
    }

    @Override
    public void over() {
        terminal.accept(TO_THE_BEGINNING_AND_EMPTY);
    }

    private void write(String line) {
        String plain = Plain.text(line).replace('\n', ' ').replace('\t', ' ');
        terminal.accept(TO_THE_BEGINNING_AND_EMPTY + (plain.length() > LONGEST ? plain.substring(0, LONGEST - 3) + "..." : plain));
    }

    private String line(JsonNode run) {
        Optional<Usual> usual = Usual.of(run);
        int done = Usual.stepsDone(run);
        // A run that goes back takes more steps than one that does not.
        int all = RunWords.ended(run) ? done : Math.max(usual.map(Usual::steps).orElse(0), done + 1);
        String counted = usual.isPresent() || RunWords.ended(run) ? "%d/%d".formatted(done, all) : "%d done".formatted(done);
        String bar = usual.isPresent() || RunWords.ended(run) ? drawn(done, Math.max(1, all)) : "";
        String times = RunWords.duration(Usual.worked(run, now.get()))
                + usual.map(one -> ", usually " + RunWords.duration(one.millis())).orElse("");
        return "%s%s  %s  %s".formatted(bar, counted, times, doing(run));
    }

    private static String drawn(int done, int all) {
        int filled = WIDTH * done / all;
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] ";
    }

    private static String doing(JsonNode run) {
        if (!run.path("waitsFor").isEmpty()) {
            return "waits for " + RunWords.wait(run.at("/waitsFor/0"));
        }
        return StreamSupport.stream(run.path("steps").spliterator(), false).filter(step -> !step.path("outcome").isTextual())
                .map(step -> step.path("label").asText()).findFirst().orElseGet(() -> RunWords.state(run));
    }
}
