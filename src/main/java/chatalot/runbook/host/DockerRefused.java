package chatalot.runbook.host;

/** The Engine answered with an error. The message names the call and what the Engine said. */
public class DockerRefused extends RuntimeException {

    private final int status;

    public DockerRefused(String call, int status, String said, Throwable cause) {
        super("Docker refused to %s (%d): %s".formatted(call, status, said), cause);
        this.status = status;
    }

    /** HTTP status of the Engine's answer. */
    public int status() {
        return status;
    }
}
