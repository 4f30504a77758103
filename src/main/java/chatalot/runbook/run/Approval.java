package chatalot.runbook.run;

import java.time.Instant;

/** One person's word at one gate. */
public record Approval(String gate, String digest, String person, boolean approved, String comment, Instant at) { }
