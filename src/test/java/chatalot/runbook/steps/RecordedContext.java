package chatalot.runbook.steps;

import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.sample.SampleInstance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a step of a run sees, with evidence and log kept in memory. */
final class RecordedContext implements StepContext {

    private final Run run;
    private final Map<String, String> documents = new LinkedHashMap<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();

    RecordedContext(long number, String target) {
        this(number, SampleInstance.NAME, target);
    }

    RecordedContext(long number, String instance, String target) {
        this(new Run(new RunNumber(number), RunKind.UPDATE, instance, target, "A test", Optional.empty(), "olga",
                RunState.PREPARING, Optional.empty(), Optional.empty(), Optional.empty(), Instant.now(), Optional.empty(), Optional.empty(),
                "p", Optional.empty()));
    }

    RecordedContext(Run run) {
        this.run = run;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public Run run() {
        return run;
    }

    @Override
    public String step() {
        return "test";
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** What an earlier step has handed to the model. */
    void set(String name, String value) {
        variables.put(name, value);
    }

    @Override
    public void log(String line) {
        lines.add(line);
    }

    @Override
    public Evidence evidence() {
        return new Evidence() {
            @Override
            public void put(String name, String mediaType, String text) {
                documents.put(name, text);
            }

            @Override
            public Optional<String> text(String name) {
                return Optional.ofNullable(documents.get(name));
            }

            @Override
            public List<Document> list() {
                return documents.keySet().stream()
                        .map(name -> new Document(name, "text/plain", 0, "", Instant.EPOCH, Optional.empty())).toList();
            }
        };
    }

    @Override
    public void demandLock() {
        confirmLock();
    }

    @Override
    public void confirmLock() {
        // Held for ever: nobody else works on the sample.
    }
}
