/**
 * What makes a record hold up: rows in one canonical form, chained, and signed checkpoints that can be held elsewhere and checked
 * without the service. Plain Java over bytes and files; {@code docs/record.md} describes each form, so that others can check it, too.
 */
package chatalot.runbook.seal;
