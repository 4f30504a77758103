package chatalot.runbook.instance;

/** What the gate looks at. */
public enum Check {
    /** The container runs and was not ended for lack of memory. */
    RUNNING("The app's container runs"),
    /** Nobody had to start it again. */
    NO_RESTART("The container was not restarted"),
    /** The container was made from the expected image. */
    IMAGE("It is the expected image"),
    /** The health path answers over HTTP with a document that is understood. */
    ANSWERS("The health page answers"),
    /** {@code status} is {@code ok}. */
    STATUS("The app says it is ok"),
    /** {@code db_healthy} is true. */
    DATABASE("The app reaches its database"),
    /** {@code version} is what the release says of itself. */
    VERSION("It is the expected version"),
    /** Every migration of the release is applied as its file says, and none failed. */
    MIGRATIONS("The migrations are applied");

    private final String words;

    Check(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
