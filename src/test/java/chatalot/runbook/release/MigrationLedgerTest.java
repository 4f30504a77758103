package chatalot.runbook.release;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.instance.AppliedMigration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationLedgerTest {

    private static final List<Migration> RELEASE = List.of(migration(1, "aa"), migration(2, "bb"), migration(3, "cc"));

    @Test
    void whatIsNotAppliedIsPendingAndMakesTheWayBackRestoreData() {
        MigrationLedger ledger = MigrationLedger.compare(List.of(applied(1, true, "aa"), applied(2, true, "bb")), RELEASE);

        assertThat(ledger.pending()).extracting(Migration::version).containsExactly(3L);
        assertThat(ledger.rollbackClass()).isEqualTo(RollbackClass.RESTORE_DATA);
        assertThat(ledger.refusals("v2")).isEmpty();
    }

    @Test
    @Lesson(2)
    void sameMigrationsMeanCodeOnly() {
        MigrationLedger ledger = MigrationLedger.compare(
                List.of(applied(1, true, "aa"), applied(2, true, "bb"), applied(3, true, "cc")), RELEASE);

        assertThat(ledger.rollbackClass()).isEqualTo(RollbackClass.CODE_ONLY);
    }

    @Test
    @Lesson(2)
    void theThreeThingsOnWhichTheAppRefusesToStartAreRefusals() {
        MigrationLedger ledger = MigrationLedger.compare(
                List.of(applied(1, true, "zz"), applied(2, false, "bb"), applied(9, true, "ii")), RELEASE);

        assertThat(ledger.refusals("v2")).hasSize(3)
                .anyMatch(words -> words.startsWith("Migration 9 (step 9) is applied, but v2 does not have it"))
                .anyMatch(words -> words.startsWith("Migration 1 (step 1) was applied from another text"))
                .anyMatch(words -> words.startsWith("Migration 2 (step 2) began and did not end"));
    }

    private static Migration migration(long version, String checksum) {
        return new Migration(version, "step " + version, checksum, "migrations/00%d_step.sql".formatted(version));
    }

    private static AppliedMigration applied(long version, boolean success, String checksum) {
        return new AppliedMigration(version, "step " + version, success, checksum, Optional.of(Duration.ofMillis(1)));
    }
}
