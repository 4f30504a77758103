package chatalot.runbook.steps;

import chatalot.runbook.deploy.ReverseMigrations;
import chatalot.runbook.deploy.ReverseRefused;
import chatalot.runbook.deploy.Reversed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.release.Plan;
import chatalot.runbook.release.ReverseSql;
import chatalot.runbook.release.ReverseSqlRefused;
import chatalot.runbook.release.RollbackWay;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.ReverseTexts;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepContext;
import chatalot.runbook.run.StepFailed;
import org.springframework.stereotype.Component;

/**
 * <em>Reverse migrations</em>: counts once more, at rest, what is lost, and takes no more than was approved; then the text
 * that was signed is run in one transaction, together with the deletion of the ledger's rows.
 */
@Component
class UndoMigrations implements Step {

    private static final String UNTOUCHED = "The restore point holds everything; it is put back by itself.";

    private final InstanceOfRun instances;
    private final SwapOfRun swaps;
    private final PlanOfRun plans;
    private final ReverseTexts texts;
    private final ReverseLoss losses;

    UndoMigrations(InstanceOfRun instances, SwapOfRun swaps, PlanOfRun plans, ReverseTexts texts, ReverseLoss losses) {
        this.instances = instances;
        this.swaps = swaps;
        this.plans = plans;
        this.texts = texts;
        this.losses = losses;
    }

    @Override
    public String topic() {
        return "reverseMigrations";
    }

    @Override
    public Outputs run(StepContext context) {
        Plan.Rollback rollback = plans.of(context).rollback().filter(how -> how.way() == RollbackWay.REVERSE_MIGRATIONS).orElseThrow(
                () -> new IllegalStateException("Nobody has approved that migrations are undone"));
        ReverseSql sql = RehearseReverse.written(texts, context);
        Instance instance = instances.of(context);
        try {
            if (!losses.coversAtRest(context)) {
                throw failed(context, "more would be lost than was agreed to, see loss-at-rest.md.", "Read it and start the rollback again.");
            }
            context.confirmLock();
            Reversed reversed = new ReverseMigrations(WorkOf.step(context), instances.settings(context).timeouts()).behindFence(
                    InstanceDatabase.of(instances.host(context), instance), instance.databaseName(), swaps.journal(context),
                    sql, rollback.undo());
            say(context, rollback, reversed);
        } catch (ReverseRefused e) {
            throw failed(context, e.getMessage(), "See that and " + e.whatToDo() + ".");
        } catch (ReverseSqlRefused e) {
            throw failed(context, "PostgreSQL refused the SQL, and none of it was kept. " + e.getMessage(),
                    "Correct it in a new rollback: on the copy it had passed.");
        } catch (DatabaseRefused | DockerRefused e) {
            throw failed(context, e.getMessage(), "Mend what it says, then start the rollback again.");
        }
        return Outputs.none();
    }

    private static void say(StepContext context, Plan.Rollback rollback, Reversed reversed) {
        reversed.statements().forEach(statement -> context.log("Line %d: %d rows in %d ms: %s".formatted(statement.line(),
                statement.rows(), statement.took().toMillis(), statement.sql())));
        rollback.undo().forEach(row -> context.log("Undone%s: migration %d (%s).".formatted(reversed.already() ? " already" : "",
                row.version(), row.description())));
    }

    private static StepFailed failed(StepContext context, String what, String toDo) {
        return new StepFailed(ErrorCode.SWAP_FAILED, "%s: the migrations were not undone: %s".formatted(context.run().instance(), what),
                UNTOUCHED, toDo);
    }
}
