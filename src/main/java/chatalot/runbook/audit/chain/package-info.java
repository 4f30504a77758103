/** The chain over the record: sealing what was written, and showing elsewhere what was sealed. Its forms are the room {@code seal}'s. */
package chatalot.runbook.audit.chain;
