package chatalot.runbook.backup;

import java.time.Instant;

/**
 * What was found when a finished backup was last looked at; lies beside the set as {@code <id>.verified.json}.
 *
 * @param at     when
 * @param run    the run that looked
 * @param whole  whether it is still what it was when it was proven
 * @param words  what was compared, or what is wrong with it
 * @param millis how long it took
 */
public record Verification(Instant at, long run, boolean whole, String words, long millis) { }
