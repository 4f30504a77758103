package chatalot.runbook.host;

/** A host cannot be told to go back by itself, for example because its disk is full. It can be worked on all the same. */
public class GuardFailed extends Exception {

    private static final long serialVersionUID = 1;

    public GuardFailed(String message) {
        super(message);
    }
}
