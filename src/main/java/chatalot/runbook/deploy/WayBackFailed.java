package chatalot.runbook.deploy;

/** The data could not be put back as they were at the stop: a person is needed. Says what is safe and what to do. */
public class WayBackFailed extends RuntimeException {

    private final String whatIsUntouched;
    private final String whatToDo;

    WayBackFailed(String whatHappened, String whatIsUntouched, String whatToDo) {
        super(whatHappened);
        this.whatIsUntouched = whatIsUntouched;
        this.whatToDo = whatToDo;
    }

    WayBackFailed(String whatHappened, String whatIsUntouched, String whatToDo, Throwable cause) {
        super(whatHappened, cause);
        this.whatIsUntouched = whatIsUntouched;
        this.whatToDo = whatToDo;
    }

    public String whatIsUntouched() {
        return whatIsUntouched;
    }

    /** The next action for a person. */
    public String whatToDo() {
        return whatToDo;
    }
}
