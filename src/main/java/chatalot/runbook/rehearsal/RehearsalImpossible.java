package chatalot.runbook.rehearsal;

/** A rehearsal could not be carried out: that says nothing about the release. The instance was only read. */
public class RehearsalImpossible extends RuntimeException {

    private final String whatToDo;

    RehearsalImpossible(String whatHappened, String whatToDo, Throwable cause) {
        super(whatHappened, cause);
        this.whatToDo = whatToDo;
    }

    /** The next action for a person. */
    public String whatToDo() {
        return whatToDo;
    }
}
