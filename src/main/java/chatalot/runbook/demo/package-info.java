/**
 * Shows, on the sample or on any Chatalot that answers the same calls, that an update loses nothing: something
 * writes all the time, everything acknowledged is on record, and afterwards every row and file is compared.
 *
 * <p>Front doors: {@link chatalot.runbook.demo.DemoMain} (what {@code ./runbook demo --unattended} runs),
 * {@link chatalot.runbook.demo.Writer}, {@link chatalot.runbook.demo.Acknowledged},
 * {@link chatalot.runbook.demo.Comparison} and {@link chatalot.runbook.demo.DowntimeProbe} (also for the
 * end-to-end tests). This room talks HTTP only: it knows neither the service's insides nor Docker.
 */
package chatalot.runbook.demo;
