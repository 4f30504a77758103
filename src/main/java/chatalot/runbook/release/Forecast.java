package chatalot.runbook.release;

import chatalot.runbook.instance.Disk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long the instance will probably be away, how long a way back would take, and whether there is room.
 * Predictions: no part of the digest.
 *
 * @param cloneSeconds    copying the database while the app is stopped
 * @param downtimeSeconds stop, copy, start and verification; the migrations' own time comes on top
 * @param budgetSeconds   what is allowed
 * @param wayBackSeconds  from the decision to go back until the old version serves; on top of the downtime
 * @param measured        whether earlier runs of this instance were gone by, and not only the size of its database
 * @param disk            as measured for the plan
 */
public record Forecast(double cloneSeconds, double downtimeSeconds, double budgetSeconds, double wayBackSeconds,
        boolean measured, Disk disk) {

    /** Copying a database inside one server on an ordinary disk. */
    private static final double CLONE_BYTES_A_SECOND = 70e6;
    /** Stop, creation, start and verification of the app, and what a copy costs however small it is. */
    private static final double FIXED_SECONDS = 2.5;
    /** Stop, renaming the databases, putting back changed files, start and verification of the old version. */
    private static final double WAY_BACK_SECONDS = 4;

    public Forecast {
        // A plan that was kept before there was this figure has none.
        wayBackSeconds = wayBackSeconds > 0 ? wayBackSeconds : WAY_BACK_SECONDS;
    }

    static Forecast of(Disk disk, Duration budget, Experience experience) {
        double clone = disk.database() / CLONE_BYTES_A_SECOND;
        // The database may have grown since: what copying it takes is never predicted shorter than it is.
        double downtime = experience.downtime().map(longest -> Math.max(longest, clone)).orElse(clone + FIXED_SECONDS);
        return new Forecast(clone, downtime, budget.toMillis() / 1000.0, experience.wayBack().orElse(WAY_BACK_SECONDS),
                experience.downtime().isPresent(), disk);
    }

    /** Predicted, migrations not counted. */
    public Duration downtime() {
        return seconds(downtimeSeconds);
    }

    /** Predicted for the way back, which comes on top when a swap fails. */
    public Duration wayBack() {
        return seconds(wayBackSeconds);
    }

    List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        if (!disk.cloneFits()) {
            refusals.add("The restore point does not fit: %s are free beside the database, %s are needed (1.2 times its %s, the write-ahead log and a reserve). Free %s there."
                    .formatted(Disk.words(disk.databaseFree()), Disk.words(disk.cloneNeeds()), Disk.words(disk.database()),
                            Disk.words(disk.cloneNeeds() - disk.databaseFree())));
        }
        if (downtimeSeconds > budgetSeconds) {
            refusals.add(String.format(Locale.ROOT, "%s would keep the instance away for about %.0f s, and %.0f s are allowed. Raise downtime-budget for this instance if that is acceptable.",
                    cause(), downtimeSeconds, budgetSeconds));
        }
        return refusals;
    }

    private String cause() {
        return measured ? "As earlier updates did, this one" : "Copying the database (%s)".formatted(Disk.words(disk.database()));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
