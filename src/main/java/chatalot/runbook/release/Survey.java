package chatalot.runbook.release;

import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a plan is made from, read once. The ways back to one release differ only in what they leave of the ledger of migrations.
 *
 * @param knownBy   how the release that runs is known
 * @param commits   between the two releases, the newest first, no more than are shown
 * @param extract   of the target's tree, as long as this is used
 * @param applied   asks the database; a way that replaces the data does not
 * @param diff      of the Compose files
 */
record Survey(Instance instance, Base base, Release running, String knownBy, Release target, List<Commit> commits, History history, Extract extract,
        List<Migration> migrations, Supplier<List<AppliedMigration>> applied, TableSizes sizes, TargetInstallation installation, String diff, Forecast forecast,
        BuildCost build, List<String> submodules) {

    /** The plan of an update. */
    Plan plan() {
        return plan(Optional.empty());
    }

    /** The plan of a way back to an older release. */
    Plan planBack(RollbackWay way) {
        return plan(Optional.of(way));
    }

    private Plan plan(Optional<RollbackWay> back) {
        MigrationLedger ledger = ledger(back);
        RollbackClass rollbackClass = back.filter(way -> way != RollbackWay.CODE_ONLY).map(way -> RollbackClass.RESTORE_DATA)
                .orElseGet(ledger::rollbackClass);
        List<Plan.Pending> pending = pending(ledger);
        List<BreakingMark> breaking = history.breaking();
        List<RiskFlag> flags = new RiskFlags().migrations(pending).history(history, breaking).installation(instance, installation, diff).list();
        String name = instance.name().value();
        return new Plan(name, running, base.runningImage(), knownBy, target, commits, history.ahead(), history.dropped(), history.changes(),
                migrations, pending, rollbackClass, installation.touched(), diff, notes(pending), refusals(ledger), breaking, flags, Optional.of(build),
                forecast, base, Optional.empty(), Digest.of(name, target.commit(), base, ledger.pending(), rollbackClass));
    }

    /** On what the target will start: the ledger as it is, or as the way leaves it. */
    private MigrationLedger ledger(Optional<RollbackWay> back) {
        if (back.filter(way -> way == RollbackWay.RESTORE_BACKUP).isPresent()) {
            return MigrationLedger.even();
        }
        MigrationLedger ledger = MigrationLedger.compare(applied.get(), Migrations.distinct(migrations));
        return back.filter(way -> way == RollbackWay.REVERSE_MIGRATIONS).map(way -> ledger.withoutUnknown()).orElse(ledger);
    }

    private List<Plan.Pending> pending(MigrationLedger ledger) {
        StatementClassifier classifier = new StatementClassifier(sizes);
        return ledger.pending().stream().map(migration -> {
            String sql = extract.text(migration.file()).orElse("");
            return new Plan.Pending(migration, sql, classifier.classify(sql));
        }).toList();
    }

    private List<String> notes(List<Plan.Pending> pending) {
        return pending.isEmpty() || sizes.known() ? List.of()
                : List.of("The sizes of the tables could not be read; every table is taken for a large one.");
    }

    private List<String> refusals(MigrationLedger ledger) {
        List<String> refusals = new ArrayList<>(ledger.refusals(target.name()));
        Migrations.doubled(migrations).ifPresent(number -> refusals.add(
                "%s has two migrations with the number %d and would refuse to start.".formatted(target.name(), number)));
        refusals.addAll(history.refusals());
        refusals.addAll(installation.refusals());
        refusals.addAll(forecast.refusals());
        if (!submodules.isEmpty()) {
            refusals.add(("%s has submodules (%s). They are not fetched, so it would be built without them; a release that has them as "
                    + "plain folders can be built.").formatted(target.name(), String.join(", ", submodules)));
        }
        return refusals;
    }
}
