package chatalot.runbook.deploy;

/** Somebody has ended the swap with the commands of {@code GO-BACK.md}, or the host has by itself: it must not be taken up again. */
public class WentBack extends IllegalStateException {

    private static final long serialVersionUID = 1;

    WentBack(String message) {
        super(message);
    }
}
