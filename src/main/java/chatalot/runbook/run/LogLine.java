package chatalot.runbook.run;

import java.time.Instant;

/** One line of a step's log; {@code id} grows, so a reader asks for what is newer. */
public record LogLine(long id, String step, int attempt, Instant at, String line) { }
