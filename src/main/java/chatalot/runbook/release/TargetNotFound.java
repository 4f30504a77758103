package chatalot.runbook.release;

/** What was asked for is not in the repository, or is there twice. */
public class TargetNotFound extends RuntimeException {

    TargetNotFound(String message) {
        super(message);
    }
}
