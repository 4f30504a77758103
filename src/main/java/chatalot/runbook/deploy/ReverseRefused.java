package chatalot.runbook.deploy;

/** Migrations are not undone here and now, whatever the author's SQL says; nothing was changed. */
public class ReverseRefused extends RuntimeException {

    private final String whatToDo;

    ReverseRefused(String whatHappened, String whatToDo) {
        super(whatHappened);
        this.whatToDo = whatToDo;
    }

    /** The next action for a person. */
    public String whatToDo() {
        return whatToDo;
    }
}
