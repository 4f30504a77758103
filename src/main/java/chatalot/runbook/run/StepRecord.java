package chatalot.runbook.run;

import java.time.Instant;
import java.util.Optional;

/**
 * One attempt of one step.
 *
 * @param step      topic
 * @param label     the task's name in the model
 * @param attempt   from 1
 * @param startedAt start
 * @param endedAt   absent while it works, or when the node died
 * @param outcome   {@code done}, {@code warning}, {@code failed}, {@code retry}, {@code interrupted}, {@code lost}; absent while
 *                  it works
 * @param message   what was said of the outcome
 */
public record StepRecord(String step, String label, int attempt, Instant startedAt, Optional<Instant> endedAt,
        Optional<String> outcome, Optional<String> message) { }
