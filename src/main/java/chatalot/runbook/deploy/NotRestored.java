package chatalot.runbook.deploy;

/** A backup does not come, or did not come, into an empty place. */
public final class NotRestored extends RuntimeException {

    private final String whatToDo;

    NotRestored(String message, String whatToDo) {
        super(message);
        this.whatToDo = whatToDo;
    }

    NotRestored(String message, String whatToDo, Throwable cause) {
        super(message, cause);
        this.whatToDo = whatToDo;
    }

    /** What a person has to do, as one or more sentences. */
    public String whatToDo() {
        return whatToDo;
    }
}
