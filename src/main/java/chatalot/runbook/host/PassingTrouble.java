package chatalot.runbook.host;

/**
 * Something we need is not reachable right now (Docker daemon, database, network), and trying again
 * later is the right answer. Steps let it pass; whoever drives them retries with a back-off.
 */
public class PassingTrouble extends RuntimeException {

    public PassingTrouble(String what, Throwable cause) {
        super(what, cause);
    }

    public PassingTrouble(String what) {
        super(what);
    }
}
