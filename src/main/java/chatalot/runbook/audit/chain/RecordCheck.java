package chatalot.runbook.audit.chain;

import chatalot.runbook.run.CheckpointPlace;
import chatalot.runbook.run.CheckpointPlace.NotHeld;
import chatalot.runbook.seal.Findings;
import chatalot.runbook.seal.Ledger;
import chatalot.runbook.seal.Link;
import chatalot.runbook.seal.Links;
import chatalot.runbook.seal.Verdict;
import chatalot.runbook.seal.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Whether the record is still what was sealed, by the chain beside it and by every place that shows the checkpoints it holds. */
@Component
public class RecordCheck {

    private final SealedRows rows;
    private final Seals seals;
    private final List<CheckpointPlace> places;
    private final PlaceMemory memory;
    private final KeyFiles keys;

    RecordCheck(SealedRows rows, Seals seals, List<CheckpointPlace> places, PlaceMemory memory, KeyFiles keys) {
        this.rows = rows;
        this.seals = seals;
        this.places = List.copyOf(places);
        this.memory = memory;
        this.keys = keys;
    }

    /**
     * How far the record is sealed, without looking whether it still is what it was.
     *
     * @param sealed the last link
     * @param at     when it was added
     * @param newest the highest number of an event
     * @param places what is remembered of the configured places
     */
    public record Standing(Optional<Link> sealed, Optional<Instant> at, long newest, List<PlaceMemory.Remembered> places) { }

    /**
     * What was found.
     *
     * @param chain  by the chain in the same database, which whoever can change events can change as well
     * @param places by what is held elsewhere
     */
    public record Result(Verdict chain, List<OfPlace> places) {

        /** Whether nothing was found, and every place could be asked. */
        public boolean isWhole() {
            return chain.isWhole() && places.stream().allMatch(place -> place.verdict().filter(Verdict::isWhole).isPresent());
        }
    }

    /**
     * By one place.
     *
     * @param verdict absent where it could not be asked
     * @param trouble why not
     */
    public record OfPlace(String place, Optional<Verdict> verdict, Optional<String> trouble) { }

    public Standing standing() {
        List<String> configured = places.stream().map(CheckpointPlace::name).toList();
        return new Standing(seals.last(), seals.lastAt(), rows.newest(),
                memory.all().stream().filter(each -> configured.contains(each.place())).toList());
    }

    /** Reads the whole record once for the chain and once for each place that tells. */
    public Result verify() {
        List<OfPlace> told = new ArrayList<>();
        places.forEach(place -> byPlace(place).ifPresent(told::add));
        return new Result(byChain(), List.copyOf(told));
    }

    private Verdict byChain() {
        // What is sealed while this reads has rows that this may have passed already.
        long end = seals.last().map(link -> link.entry().position()).orElse(0L);
        Findings findings = new Findings();
        return Verification.of(new Links(upTo(end, seals.all()), findings), rows.all(), findings);
    }

    private Optional<OfPlace> byPlace(CheckpointPlace place) {
        try {
            Optional<Stream<String>> held = place.held();
            if (held.isEmpty()) {
                return Optional.empty();
            }
            // For the same reason only the lines that are there now.
            long lines;
            try (Stream<String> all = held.get()) {
                lines = all.count();
            }
            try (Stream<String> all = place.held().orElseGet(Stream::empty)) {
                Findings findings = new Findings();
                Verdict verdict = Verification.of(new Ledger(all.limit(lines).iterator(), keys.known(), findings), rows.all(), findings);
                return Optional.of(new OfPlace(place.name(), Optional.of(verdict), Optional.empty()));
            }
        } catch (NotHeld e) {
            return Optional.of(new OfPlace(place.name(), Optional.empty(), Optional.of(e.getMessage())));
        }
    }

    private static Iterator<Link> upTo(long end, Iterator<Link> links) {
        return new Iterator<>() {
            private long position;

            @Override
            public boolean hasNext() {
                return position < end && links.hasNext();
            }

            @Override
            public Link next() {
                Link link = links.next();
                position = link.entry().position();
                return link;
            }
        };
    }
}
