package chatalot.runbook.notify;

import chatalot.runbook.run.Notice;

/** One place that notices go to. */
interface Receiver {

    /** What it is called in records, the same after every start; no secret. */
    String name();

    /** Receivers of one lane are served one after the other: they stand or fall together. */
    String lane();

    boolean wants(Notice notice);

    /**
     * Sends a message; returns once the receiver has taken it. Stops at once when its thread is interrupted.
     *
     * @throws DeliveryFailed when it did not take it, as far as can be known
     */
    void send(Message message) throws DeliveryFailed, InterruptedException;
}
