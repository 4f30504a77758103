package chatalot.runbook.release;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The releases that an instance may go back to: those that our own runs put there, those that its checkout stood on
 * (git remembers for some months), and older tagged ones of its history. Only looks; fetches nothing.
 */
public final class PastReleases {

    private static final int SHOWN = 10;

    private final Checkout checkout;

    public PastReleases(Host host, Instance instance) {
        this(new Checkout(host, instance.directory()));
    }

    PastReleases(Checkout checkout) {
        this.checkout = checkout;
    }

    /**
     * A commit that a run put on the instance.
     *
     * @param run the run's number
     */
    public record Ran(CommitId commit, Instant at, long run) { }

    /**
     * The newest first, each once, at most ten, without the one that runs.
     *
     * @param running what runs now
     * @param ran     what runs have put there, the newest first
     */
    public List<PastRelease> before(CommitId running, List<Ran> ran) {
        Map<CommitId, PastRelease> known = new LinkedHashMap<>();
        ran.stream().filter(past -> checkout.has(past.commit())).forEach(past -> add(known, past.commit(),
                Optional.of(past.at()), "run %d put it there".formatted(past.run())));
        checkout.stoodOn().forEach(stood -> add(known, stood.commit(), Optional.of(stood.at()), "the checkout stood on it"));
        List<PastRelease> all = new ArrayList<>(known.values().stream()
                .sorted((one, other) -> other.at().orElse(Instant.MIN).compareTo(one.at().orElse(Instant.MIN))).toList());
        for (CommitId tagged : checkout.tagsBelow(running)) {
            if (!known.containsKey(tagged)) {
                all.add(new PastRelease(checkout.release(tagged), Optional.empty(), "an older release of its history"));
            }
        }
        return all.stream().filter(past -> !past.release().commit().equals(running)).limit(SHOWN).toList();
    }

    private void add(Map<CommitId, PastRelease> known, CommitId commit, Optional<Instant> at, String how) {
        if (!known.containsKey(commit)) {
            known.put(commit, new PastRelease(checkout.release(commit), at, how));
        }
    }
}
