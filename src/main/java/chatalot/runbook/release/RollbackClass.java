package chatalot.runbook.release;

/** What it takes to go back after the update. */
public enum RollbackClass {
    /** Both releases have the same migrations: the old image starts on the database as it is. */
    CODE_ONLY("code only"),
    /** The old release refuses the migrated database: its data has to be put back. */
    RESTORE_DATA("restore data");

    private final String words;

    RollbackClass(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
