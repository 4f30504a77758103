/**
 * What to update to: releases in an instance's repository, their migrations, and the plan of an update.
 *
 * <p>Front doors: {@link chatalot.runbook.release.Planner} with {@link chatalot.runbook.release.Plan}, and
 * {@link chatalot.runbook.release.Checkout}; for the way back {@link chatalot.runbook.release.ReverseProposal} and
 * {@link chatalot.runbook.release.ReverseSql}. Nothing here changes what runs or the live working tree.
 */
package chatalot.runbook.release;
