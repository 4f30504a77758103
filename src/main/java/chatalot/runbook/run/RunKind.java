package chatalot.runbook.run;

import java.util.Locale;

/** What a run does. */
public enum RunKind {
    UPDATE, ROLLBACK, BACKUP, VERIFY, RESTORE;

    /** For people: the update of chat, the backup of chat. */
    public String words() {
        return this == VERIFY ? "verification" : name().toLowerCase(Locale.ROOT);
    }

    /** The process that a run of this kind is. */
    public String processKey() {
        return switch (this) {
            // "backup" is what updates call as well; a backup for its own sake also cleans up and can be cancelled.
            case BACKUP -> "makeBackup";
            // "restore" is the way back of an update.
            case RESTORE -> "restoreBackup";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }
}
