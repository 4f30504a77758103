/**
 * When an instance may be changed: maintenance windows, freezes, and the openings that they leave. Pure functions of
 * time; nothing here looks at a clock, a host or a database.
 *
 * <p>Front doors: {@link chatalot.runbook.schedule.Schedule}, and {@link chatalot.runbook.schedule.WindowText} for what
 * people write.
 */
package chatalot.runbook.schedule;
