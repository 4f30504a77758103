/**
 * The dress rehearsal: a new image is started once against a restored copy of the instance's data, isolated, before any
 * downtime.
 *
 * <p>Front doors: {@link chatalot.runbook.rehearsal.Rehearsal} and the {@link chatalot.runbook.rehearsal.RehearsalReport}
 * that it gives.
 */
package chatalot.runbook.rehearsal;
