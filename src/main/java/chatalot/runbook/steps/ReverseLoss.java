package chatalot.runbook.steps;

import chatalot.runbook.deploy.RowsOfTables;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.rehearsal.RehearsalReport.TableRows;
import chatalot.runbook.rehearsal.ReverseReport;
import chatalot.runbook.run.Loss;
import chatalot.runbook.run.LossItem;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.StepContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What reverse SQL takes away, as its rehearsal found, held against what people approved. The rows of tables that go are
 * counted again; what the SQL deletes of a table that stays is taken as it was rehearsed.
 */
@Component
class ReverseLoss {

    /** The digest of the loss that is signed. */
    static final String SIGNED = "reverseLoss";

    private final InstanceOfRun instances;
    private final ReverseOfRun reverse;
    private final Losses losses;
    private final Clock clock;

    ReverseLoss(InstanceOfRun instances, ReverseOfRun reverse, Losses losses, Clock clock) {
        this.instances = instances;
        this.reverse = reverse;
        this.losses = losses;
        this.clock = clock;
    }

    /** Keeps what people will agree to: what the copy lost, and what an hour at the pace since the migrations would add. */
    Loss agreeable(StepContext context, ReverseReport report, List<AppliedMigration> undo) {
        Instant now = clock.instant();
        Duration age = rows(context).appliedSince(undo).map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
        Loss loss = new Loss(context.run().number(), now, true, report.vanished().stream()
                .map(table -> item(table.table(), table.vanished(), age)).toList());
        losses.keep(loss);
        context.evidence().put("loss.md", "text/markdown", loss.text("the migrations were applied"));
        return loss;
    }

    /** Whether no more would be lost now than was agreed to; users go on writing. */
    boolean coversNow(StepContext context) {
        return covers(context, "loss-before-stop.md", RowsOfTables::live);
    }

    /** The same when the app has stopped: these numbers are final. */
    boolean coversAtRest(StepContext context) {
        return covers(context, "loss-at-rest.md", RowsOfTables::atRest);
    }

    private boolean covers(StepContext context, String name, BiFunction<RowsOfTables, Set<String>, Map<String, Long>> count) {
        List<TableRows> vanished = reverse.report(context).vanished();
        Set<String> going = vanished.stream().filter(table -> table.after().isEmpty()).map(TableRows::table).collect(Collectors.toSet());
        Map<String, Long> counted = going.isEmpty() ? Map.of() : count.apply(rows(context), going);
        Loss loss = new Loss(context.run().number(), clock.instant(), true, vanished.stream().map(table -> item(table.table(),
                counted.getOrDefault(table.table(), table.vanished()), Duration.ZERO)).toList());
        context.evidence().put(name, "text/markdown", loss.text("the migrations were applied"));
        boolean covered = context.variable(SIGNED).flatMap(digest -> losses.find(context.run().number(), digest))
                .filter(agreed -> agreed.covers(loss)).isPresent();
        context.log(covered ? "What would be lost was agreed to." : "More would be lost than was agreed to, see %s.".formatted(name));
        return covered;
    }

    private static LossItem item(String table, long rows, Duration age) {
        return LossItem.counted(table, 0, rows, Optional.empty(), age, RollbackWays.ALLOWANCE);
    }

    private RowsOfTables rows(StepContext context) {
        Instance instance = instances.of(context);
        return new RowsOfTables(InstanceDatabase.of(instances.host(context), instance), instance.databaseName(),
                instances.settings(context).timeouts().wayBack());
    }
}
