package chatalot.runbook.deploy;

/** An image that does not prove to have been built from the commit it is named after. It is never started. */
public class WrongImage extends RuntimeException {

    WrongImage(String problem) {
        super(problem);
    }
}
