/**
 * The doors: who may come in ({@code security}), REST ({@code api}) and the console's pages ({@code pages}).
 * Everything done here goes through {@link chatalot.runbook.run.RunControl}; nothing here decides what a run may do.
 */
package chatalot.runbook.web;
