package chatalot.runbook.rotation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;

/**
 * The share of a long list of cases that one run of the tests takes, by a seed that it prints; the others are shown as
 * skipped. {@code ./runbook test --all} takes all, {@code ./runbook test -Drotation.seed=N} the same ones again, and
 * {@code -Drotation.only=REGEX} those that it matches.
 */
public final class Rotation {

    private static final long SEED = Long.getLong("rotation.seed", System.currentTimeMillis() % 100_000);
    private static final boolean ALL = Boolean.getBoolean("rotation.all");
    private static final Optional<String> ONLY = Optional.ofNullable(System.getProperty("rotation.only"));

    private Rotation() {
    }

    /** Whether every list is taken whole. */
    public static boolean takesAll() {
        return ALL;
    }

    /** One of a list, by the seed. */
    public static <T> T one(List<T> all) {
        T one = all.get(new Random(SEED).nextInt(all.size()));
        System.out.printf("%s is taken by seed %d%n", one, SEED);
        return one;
    }

    /** Goes on if the case is in this run's share, else skips the test. @param share how many of them a run takes */
    public static void takes(String one, List<String> all, int share) {
        Optional<String> left = left(one, all, share);
        Assumptions.assumeTrue(left.isEmpty(), () -> left.orElse(""));
        System.out.printf("%s is in the share of seed %d%n", one, SEED);
    }

    /**
     * Why this run leaves the case out; empty if it takes it.
     *
     * @throws IllegalArgumentException where it is none of them: no run but one of all would ever take it
     */
    public static Optional<String> left(String one, List<String> all, int share) {
        if (!all.contains(one)) {
            throw new IllegalArgumentException("%s is not one of %s".formatted(one, all));
        }
        List<String> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(SEED));
        boolean taken = ONLY.map(one::matches).orElseGet(() -> ALL || shuffled.subList(0, share).contains(one));
        return taken ? Optional.empty() : Optional.of("%s is not in the share of seed %d (-Drotation.seed=%d); ./runbook test --all takes all"
                .formatted(one, SEED, SEED));
    }
}
