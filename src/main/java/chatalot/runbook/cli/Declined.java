package chatalot.runbook.cli;

/** The service said no, or what was asked for did not come out well. The message is for people. */
final class Declined extends RuntimeException {

    Declined(String message) {
        super(message);
    }
}
