/**
 * The dress rehearsal: a new image is started once against a restored copy of the instance's data, isolated, before any
 * downtime. Before a way back by reverse SQL, that SQL is run on the copy and the old image started there.
 *
 * <p>Front doors: {@link chatalot.runbook.rehearsal.Rehearsal} and the {@link chatalot.runbook.rehearsal.RehearsalReport}
 * and {@link chatalot.runbook.rehearsal.ReverseReport} that it gives.
 */
package chatalot.runbook.rehearsal;
