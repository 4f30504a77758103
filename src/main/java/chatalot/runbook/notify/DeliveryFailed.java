package chatalot.runbook.notify;

/** A receiver did not take a message. The text is kept on record: it holds no secret and no address. */
class DeliveryFailed extends Exception {

    DeliveryFailed(String message) {
        super(message);
    }

    DeliveryFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
