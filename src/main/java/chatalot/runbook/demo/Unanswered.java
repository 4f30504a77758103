package chatalot.runbook.demo;

/** The instance gave no answer that counts: what was asked may have happened or not. */
public final class Unanswered extends RuntimeException {

    Unanswered(String message) {
        super(message);
    }

    Unanswered(String message, Throwable cause) {
        super(message, cause);
    }
}
