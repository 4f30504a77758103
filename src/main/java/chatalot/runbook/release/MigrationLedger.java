package chatalot.runbook.release;

import chatalot.runbook.instance.AppliedMigration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An instance's applied migrations beside those of a release, by sqlx's rules: it applies what is pending and
 * refuses to start on anything else.
 *
 * @param pending of the release, not applied yet, in order
 * @param unknown applied, but the release does not have them
 * @param changed applied from another text than the release has
 * @param dirty   begun and not ended
 */
public record MigrationLedger(List<Migration> pending, List<AppliedMigration> unknown, List<Migration> changed,
        List<AppliedMigration> dirty) {

    public static MigrationLedger compare(List<AppliedMigration> applied, List<Migration> release) {
        Map<Long, AppliedMigration> ledger = applied.stream().collect(Collectors.toMap(AppliedMigration::version, row -> row));
        Map<Long, Migration> known = new TreeMap<>(
                release.stream().collect(Collectors.toMap(Migration::version, migration -> migration)));
        return new MigrationLedger(
                known.values().stream().filter(migration -> !ledger.containsKey(migration.version())).toList(),
                applied.stream().filter(row -> !known.containsKey(row.version())).toList(),
                known.values().stream().filter(migration -> ledger.containsKey(migration.version())
                        && !ledger.get(migration.version()).checksum().equals(migration.checksum())).toList(),
                applied.stream().filter(row -> !row.success()).toList());
    }

    public RollbackClass rollbackClass() {
        return pending.isEmpty() ? RollbackClass.CODE_ONLY : RollbackClass.RESTORE_DATA;
    }

    /** What is left to compare once the migrations that the release does not have are undone. */
    MigrationLedger withoutUnknown() {
        return new MigrationLedger(pending, List.of(), changed, dirty);
    }

    /** Of a database that the release itself has left: there is nothing to apply and nothing that it does not know. */
    static MigrationLedger even() {
        return new MigrationLedger(List.of(), List.of(), List.of(), List.of());
    }

    /** Why the release would not start on this database; empty when it would. */
    public List<String> refusals(String release) {
        List<String> refusals = new ArrayList<>();
        unknown.forEach(row -> refusals.add(("Migration %d (%s) is applied, but %s does not have it and would refuse to start. "
                + "Choose a release that has it.").formatted(row.version(), row.description(), release)));
        changed.forEach(migration -> refusals.add(("Migration %d (%s) was applied from another text than the one in %s, "
                + "which would refuse to start. Choose a release with the text that was applied.")
                .formatted(migration.version(), migration.description(), release)));
        dirty.forEach(row -> refusals.add(("Migration %d (%s) began and did not end: every release refuses to start on it. "
                + "Mend the database by hand first.").formatted(row.version(), row.description())));
        return refusals;
    }
}
