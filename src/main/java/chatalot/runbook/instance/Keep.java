package chatalot.runbook.instance;

import java.time.ZoneId;

/**
 * Which backups of an instance stay; what any of these keeps is kept.
 *
 * @param last    the newest, so many
 * @param days    all that are younger, in days
 * @param daily   of as many days on which there was one, the newest of each
 * @param weekly  of as many weeks (from Monday), the newest of each
 * @param monthly of as many months, the newest of each
 * @param zone    whose days these are
 */
public record Keep(int last, int days, int daily, int weekly, int monthly, ZoneId zone) { }
