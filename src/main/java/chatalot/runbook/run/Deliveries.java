package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who was told what of a run, and whether the receivers can be reached at all. */
public interface Deliveries {

    /** Every notice of a run, oldest first, with each receiver it goes to; no receiver is waited for. */
    List<Told> of(RunNumber run);

    /**
     * Sends one test notice to every receiver, at once and past the outbox, and waits for all of them: as long as one
     * try may take.
     */
    List<Trial> test();

    /**
     * One notice.
     *
     * @param at        when it was raised
     * @param receivers empty when nobody is configured to hear of it
     */
    record Told(Notice notice, Instant at, List<Delivery> receivers) { }

    /**
     * One notice on its way to one receiver.
     *
     * @param id          the same at every try, so that the receiver can tell doubles
     * @param receiver    the receiver's name, for example {@code mail ops@example.org}; no address that is a secret
     * @param attempts    tries begun so far
     * @param nextTry     when it is tried next; empty once delivered or given up
     * @param lastError   why the last try failed, without secrets
     * @param deliveredAt when the receiver took it
     * @param gaveUpAt    when it had become too old to be tried again
     */
    record Delivery(String id, String receiver, int attempts, Optional<Instant> nextTry, Optional<String> lastError,
            Optional<Instant> deliveredAt, Optional<Instant> gaveUpAt) {

        public State state() {
            return deliveredAt.isPresent() ? State.DELIVERED : gaveUpAt.isPresent() ? State.GIVEN_UP : State.WAITING;
        }
    }

    /** Where a delivery stands. */
    enum State { WAITING, DELIVERED, GIVEN_UP }

    /** How a test went: {@code error} says why it did not arrive. */
    record Trial(String receiver, Optional<String> error) { }
}
