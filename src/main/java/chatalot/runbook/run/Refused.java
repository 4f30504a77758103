package chatalot.runbook.run;

/** A person asked for something that is not possible now or not theirs to do; nothing was changed. */
public class Refused extends RuntimeException {

    /** How the refusal maps to HTTP. */
    public enum Kind { INVALID, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE, TOO_OFTEN, UNAVAILABLE }

    private final Kind kind;

    public Refused(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
