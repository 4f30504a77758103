/**
 * How code gets live: building a release beside the running one, stopping, starting behind closed doors, committing,
 * and putting back exactly what was there.
 *
 * <p>Front doors: {@link chatalot.runbook.deploy.Deployment} (containers, checkout, images),
 * {@link chatalot.runbook.deploy.Fence} (who may reach the database), {@link chatalot.runbook.deploy.RestorePoint} and
 * {@link chatalot.runbook.deploy.DataWayBack} (rows and files at the stop, and back to them),
 * {@link chatalot.runbook.deploy.ReverseMigrations} (migrations undone by an author's SQL),
 * {@link chatalot.runbook.deploy.KeptCopies} (what stays of user data, and until when). Every method begins by looking at reality and
 * may be called again after a crash.
 */
package chatalot.runbook.deploy;
