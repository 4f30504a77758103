/**
 * The record for those who look afterwards: who did what by which way in, what was abnormal and who has seen it, who was in which
 * groups when, and all of it as files. Knows only runs; other rooms tell it what happened through {@code run.Trail}.
 */
package chatalot.runbook.audit;
