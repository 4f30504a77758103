package chatalot.runbook.cli;

/** The command cannot be carried out as it was given. */
final class WrongUsage extends RuntimeException {

    WrongUsage(String message) {
        super(message);
    }
}
