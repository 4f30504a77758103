package chatalot.runbook.backup;

/** A backup could not be made or did not prove. The instance was only read. */
public class BackupFailed extends RuntimeException {

    private final String whatToDo;

    BackupFailed(String whatHappened, String whatToDo) {
        super(whatHappened);
        this.whatToDo = whatToDo;
    }

    BackupFailed(String whatHappened, String whatToDo, Throwable cause) {
        super(whatHappened, cause);
        this.whatToDo = whatToDo;
    }

    /** The next action for a person. */
    public String whatToDo() {
        return whatToDo;
    }
}
