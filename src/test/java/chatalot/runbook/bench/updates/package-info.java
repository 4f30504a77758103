/**
 * Updates of a real sample by the real service, beside the same updates of another sample by the commands that Chatalot's documentation gives to
 * whoever operates it.
 */
package chatalot.runbook.bench.updates;
