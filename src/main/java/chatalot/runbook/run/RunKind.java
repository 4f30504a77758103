package chatalot.runbook.run;

/** What a run does; the process definition key is the lower-case name. */
public enum RunKind {
    UPDATE, ROLLBACK, BACKUP, RESTORE;

    public String processKey() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
