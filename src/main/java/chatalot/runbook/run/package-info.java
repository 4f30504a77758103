/**
 * Runs and what they leave behind: the number, who asked, every step with its attempts, log and evidence,
 * approvals and the lease.
 *
 * <p>Front doors: {@link chatalot.runbook.run.RunControl} (what people may do; implemented by the engine),
 * {@link chatalot.runbook.run.RunStore} (what is on record) and {@link chatalot.runbook.run.Step}
 * (the contract between the models and the rooms).
 */
package chatalot.runbook.run;
