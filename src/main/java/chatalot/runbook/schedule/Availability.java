package chatalot.runbook.schedule;

import java.time.Instant;
import java.util.Optional;

/** What a {@link Schedule} says about one moment. */
public sealed interface Availability {

    /**
     * A change that fits may begin.
     *
     * @param until the first moment at which it has to be over; absent when nothing limits it
     */
    record Opening(Optional<Instant> until) implements Availability { }

    /**
     * No change may begin.
     *
     * @param why      one sentence for people
     * @param nextLook when asking again makes sense, always later than the moment that was asked about: the next opening
     *                 in which the change fits; one day later when none can be foreseen
     */
    record Closed(String why, Instant nextLook) implements Availability { }
}
