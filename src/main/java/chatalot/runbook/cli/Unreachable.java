package chatalot.runbook.cli;

/** There is no service, or what answers is none of ours. */
final class Unreachable extends RuntimeException {

    Unreachable(String message) {
        super(message);
    }
}
