package chatalot.runbook.deploy;

import java.nio.file.Path;

/**
 * The files of the run's backup, which a restore point needs not save again.
 *
 * @param set   the backup's directory, with {@code files.tar} and its listing {@code files.list}
 * @param since seconds since 1970: whatever was touched later may differ from the archive
 */
public record BackupFiles(Path set, long since) { }
