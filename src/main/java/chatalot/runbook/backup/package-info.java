/**
 * Backups of an instance: one set of database, files and secrets under one id, proven by restoring it.
 *
 * <p>Front doors: {@link chatalot.runbook.backup.BackupMaker} (makes a set, step by step),
 * {@link chatalot.runbook.backup.BackupStore} (finds the sets there are), {@link chatalot.runbook.backup.BackupVerifier}
 * (looks whether one is still whole) and
 * {@link chatalot.runbook.backup.RestoredCopy} (brings one back where it harms nobody).
 */
package chatalot.runbook.backup;
