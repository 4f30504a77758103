package chatalot.runbook.instance;

/** What the gate looks at. */
public enum Check {
    /** It runs and was not ended for lack of memory. */
    RUNNING("The app runs"),
    /** Nobody had to start it again. */
    NO_RESTART("The app was not restarted"),
    /** It runs the expected image, or release. */
    IMAGE("It is what is expected"),
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
