package chatalot.runbook.bench;

/** What was to be measured did not happen as it should: no figure of it would mean anything. */
public final class BenchmarkFailed extends RuntimeException {

    public BenchmarkFailed(String message) {
        super(message);
    }

    public BenchmarkFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
