package chatalot.runbook.release;

import chatalot.runbook.instance.Disk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long the instance will probably be away, and whether there is room. Predictions: no part of the digest.
 *
 * @param cloneSeconds    copying the database while the app is stopped
 * @param downtimeSeconds stop, copy, start and verification; the migrations' own time comes on top
 * @param budgetSeconds   what is allowed
 * @param disk            as measured for the plan
 */
public record Forecast(double cloneSeconds, double downtimeSeconds, double budgetSeconds, Disk disk) {

    /** Copying a database inside one server on an ordinary disk. */
    private static final double CLONE_BYTES_A_SECOND = 70e6;
    /** Stop, creation, start and verification of the app, and what a copy costs however small it is. */
    private static final double FIXED_SECONDS = 2.5;

    static Forecast of(Disk disk, Duration budget) {
        double clone = disk.database() / CLONE_BYTES_A_SECOND;
        return new Forecast(clone, clone + FIXED_SECONDS, budget.toMillis() / 1000.0, disk);
    }

    List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        if (!disk.cloneFits()) {
            refusals.add("The restore point does not fit: %s are free beside the database, %s are needed (1.2 times its %s, the write-ahead log and a reserve). Free %s there."
                    .formatted(Disk.words(disk.databaseFree()), Disk.words(disk.cloneNeeds()), Disk.words(disk.database()),
                            Disk.words(disk.cloneNeeds() - disk.databaseFree())));
        }
        if (downtimeSeconds > budgetSeconds) {
            refusals.add(String.format(Locale.ROOT, "Copying the database (%s) would keep the instance away for about %.0f s, and %.0f s are allowed. Raise downtime-budget for this instance if that is acceptable.",
                    Disk.words(disk.database()), downtimeSeconds, budgetSeconds));
        }
        return refusals;
    }
}
