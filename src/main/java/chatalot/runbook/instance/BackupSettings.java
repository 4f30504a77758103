package chatalot.runbook.instance;

import chatalot.runbook.schedule.DueTimes;
import java.util.Optional;

/**
 * What is configured for the backups of one instance.
 *
 * @param times when one is due by itself; absent means never
 * @param keep  which of them stay
 */
public record BackupSettings(Optional<DueTimes> times, Keep keep) { }
