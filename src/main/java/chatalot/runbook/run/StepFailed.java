package chatalot.runbook.run;

/**
 * A step failed in a way its process expects. Always tells the four things a person needs:
 * what happened (with the instance's name), what is untouched, and what to do, under a stable code.
 */
public class StepFailed extends RuntimeException {

    private final ErrorCode code;
    private final String whatHappened;
    private final String whatIsUntouched;
    private final String whatToDo;

    public StepFailed(ErrorCode code, String whatHappened, String whatIsUntouched, String whatToDo) {
        this(code, whatHappened, whatIsUntouched, whatToDo, null);
    }

    public StepFailed(ErrorCode code, String whatHappened, String whatIsUntouched, String whatToDo, Throwable cause) {
        super("%s: %s Untouched: %s What to do: %s".formatted(code, whatHappened, whatIsUntouched, whatToDo), cause);
        this.code = code;
        this.whatHappened = whatHappened;
        this.whatIsUntouched = whatIsUntouched;
        this.whatToDo = whatToDo;
    }

    public ErrorCode code() {
        return code;
    }

    public String whatHappened() {
        return whatHappened;
    }

    public String whatIsUntouched() {
        return whatIsUntouched;
    }

    public String whatToDo() {
        return whatToDo;
    }
}
