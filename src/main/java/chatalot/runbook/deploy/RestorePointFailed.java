package chatalot.runbook.deploy;

/** The state at the stop could not be kept; nothing was changed, so the old version can start as it is. */
public class RestorePointFailed extends RuntimeException {

    private final String whatToDo;

    RestorePointFailed(String whatHappened, String whatToDo) {
        super(whatHappened);
        this.whatToDo = whatToDo;
    }

    RestorePointFailed(String whatHappened, String whatToDo, Throwable cause) {
        super(whatHappened, cause);
        this.whatToDo = whatToDo;
    }

    /** The next action for a person. */
    public String whatToDo() {
        return whatToDo;
    }
}
