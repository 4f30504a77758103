package chatalot.runbook.deploy;

/** An instance does not come, or did not come, into its place: from a backup, or for the first time. */
public final class NotInstalled extends RuntimeException {

    private final String whatToDo;

    NotInstalled(String message, String whatToDo) {
        super(message);
        this.whatToDo = whatToDo;
    }

    NotInstalled(String message, String whatToDo, Throwable cause) {
        super(message, cause);
        this.whatToDo = whatToDo;
    }

    /** What a person has to do, as one or more sentences. */
    public String whatToDo() {
        return whatToDo;
    }
}
