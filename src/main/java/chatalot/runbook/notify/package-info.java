/**
 * Mail and webhooks. A notice is written with what it tells of ({@link chatalot.runbook.run.Notices}) and sent after it,
 * at least once, by threads of its own: no receiver is ever waited for by a run, nor by another receiver.
 */
package chatalot.runbook.notify;
