package chatalot.runbook.audit.chain;

import chatalot.runbook.run.CheckpointPlace;
import chatalot.runbook.run.CheckpointPlace.NotHeld;
import chatalot.runbook.run.RepeatedLook;
import chatalot.runbook.seal.Checkpoint;
import chatalot.runbook.seal.Digest;
import chatalot.runbook.seal.Link;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives every place that holds checkpoints what it lacks, from what it holds itself where it tells. Several nodes may do it: a place that
 * gets the same twice holds it twice, which is no contradiction.
 */
@Component
public class CheckpointShipping extends RepeatedLook {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointShipping.class);
    private static final int AT_ONCE = 1_000;

    private final List<CheckpointPlace> places;
    private final Seals seals;
    private final PlaceMemory memory;
    private final KeyFiles keys;
    private final Clock clock;

    CheckpointShipping(List<CheckpointPlace> places, Seals seals, PlaceMemory memory, KeyFiles keys, CheckpointSettings settings, Clock clock) {
        super("checkpoints", settings.every());
        this.places = List.copyOf(places);
        this.seals = seals;
        this.memory = memory;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    protected void look() {
        places.forEach(this::supply);
    }

    private void supply(CheckpointPlace place) {
        try {
            long held = held(place);
            for (List<Link> links = seals.after(held, AT_ONCE); !links.isEmpty(); links = seals.after(held, AT_ONCE)) {
                Digest before = held == 0 ? Digest.NONE : seals.at(held).map(Link::head).orElseThrow();
                place.hold(new Checkpoint(before, clock.instant(), links.stream().map(Link::entry).toList()).signedWith(keys.key()));
                held = links.get(links.size() - 1).entry().position();
                memory.holds(place.name(), held);
            }
        } catch (NotHeld e) {
            LOG.warn("Checkpoints of the record wait for the {}: {}", place.name(), e.getMessage());
            memory.troubled(place.name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("Checkpoints of the record could not be given to the {}", place.name(), e);
        }
    }

    /** The position up to which it holds this chain. */
    private long held(CheckpointPlace place) throws NotHeld {
        Optional<Stream<String>> lines = place.held();
        if (lines.isEmpty()) {
            return memory.held(place.name());
        }
        Optional<Checkpoint> newest;
        try (Stream<String> all = lines.get()) {
            newest = all.filter(line -> line.endsWith("}")).reduce((earlier, later) -> later).map(line -> Checkpoint.read(line, keys.known()));
        } catch (IllegalArgumentException e) {
            throw new NotHeld("its newest checkpoint is not believed: %s. Nothing is added to it; `./runbook audit verify` says more".formatted(e.getMessage()), e);
        }
        if (newest.isPresent() && seals.at(newest.get().to()).filter(link -> link.head().equals(newest.get().head())).isEmpty()) {
            throw new NotHeld(("it holds another chain than this service's: at position %d the two differ, or this one ends before. Nothing is added to it; "
                    + "`./runbook audit verify` names the events. After a restore of the service's own database, keep that file and begin a new one")
                    .formatted(newest.get().to()));
        }
        long held = newest.map(Checkpoint::to).orElse(0L);
        if (held != memory.held(place.name())) {
            memory.holds(place.name(), held);
        }
        return held;
    }
}
