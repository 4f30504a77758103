package chatalot.runbook.run;

import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * By which way what a thread does right now was asked for. The edge says it once, and whatever is put on the {@link Trail} below it
 * carries it.
 */
@Component
public class WaysIn {

    private final ThreadLocal<Call> calls = new ThreadLocal<>();

    /** Something that may fail in its own way. */
    public interface Work<E extends Exception> {
        void run() throws E;
    }

    /** One call from outside, or one turn of the service itself. */
    public static final class Call {

        private final WayIn way;
        private boolean refusalTold;

        private Call(WayIn way) {
            this.way = way;
        }

        /** Whether a refusal within this call is on the trail already. */
        public boolean refusalTold() {
            return refusalTold;
        }
    }

    /** Does something that came by this way. */
    public <E extends Exception> void through(WayIn way, Work<E> work) throws E {
        Optional<Call> outer = call();
        calls.set(new Call(way));
        try {
            work.run();
        } finally {
            outer.ifPresentOrElse(calls::set, calls::remove);
        }
    }

    /** The way of what this thread does now; the service's own where nobody called. */
    public WayIn current() {
        return call().map(call -> call.way).orElse(WayIn.SERVICE);
    }

    /** The call that this thread works on, if one came from outside. */
    public Optional<Call> call() {
        return Optional.ofNullable(calls.get());
    }

    /** Keeps that a refusal within this call is on the trail. */
    public void refusalTold() {
        call().ifPresent(call -> call.refusalTold = true);
    }
}
