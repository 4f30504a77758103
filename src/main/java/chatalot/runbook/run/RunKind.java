package chatalot.runbook.run;

import java.util.Locale;

/** What a run does. */
public enum RunKind {
    UPDATE, ROLLBACK, BACKUP, VERIFY, RESTORE, CHECK, DEPLOY;

    /** For people: the update of chat, the backup of chat. */
    public String words() {
        return switch (this) {
            case VERIFY -> "verification";
            case CHECK -> "check for updates";
            case DEPLOY -> "deployment";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** The process that a run of this kind is. */
    public String processKey() {
        return switch (this) {
            // "backup" is what updates call as well; a backup for its own sake also cleans up and can be cancelled.
            case BACKUP -> "makeBackup";
            // "restore" is the way back of an update.
            case RESTORE -> "restoreBackup";
            case CHECK -> "checkForUpdates";
            case DEPLOY -> "deploy";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }
}
