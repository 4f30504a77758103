package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Lease;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunKind;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Test;

/** A backup for its own sake is a run like any other. */
@ProcessTest
class BackupRunTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final Leases leases;
    private final FreezeControl freezes;
    private final RecordedNotices notices;
    private final RuntimeService runtime;
    private final Identity identity;

    BackupRunTest(Stage stage, PlayedSteps steps, RunControl control, Leases leases, FreezeControl freezes,
            RecordedNotices notices, RuntimeService runtime, Identity identity) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.leases = leases;
        this.freezes = freezes;
        this.notices = notices;
        this.runtime = runtime;
        this.identity = identity;
    }

    @Test
    void itHoldsTheLeaseAndNamesItselfToOthers() {
        String instance = stage.newInstance();
        CountDownLatch worked = new CountDownLatch(1);
        steps.arrange(instance, "dumpDatabase", context -> {
            worked.await();
            return usual().play(context);
        });
        Run backup = stage.backUp(instance);
        String holder = "Run %s of olivia works on %s since".formatted(backup.number(), instance);

        assertThat(backup.kind()).isEqualTo(RunKind.BACKUP);
        assertThatThrownBy(() -> control.startBackup(instance, "", Stage.OSCAR)).isInstanceOf(Refused.class).hasMessageContaining(holder);
        assertThatThrownBy(() -> stage.start(instance)).isInstanceOf(Refused.class).hasMessageContaining(holder);

        worked.countDown();
        assertThat(stage.awaitEnd(backup)).isEqualTo("Backup kept");
        assertThat(leases.all()).extracting(Lease::run).doesNotContain(backup.number());
        assertThat(notices.of(backup)).isEmpty();
    }

    @Test
    void aFreezeDoesNotHoldItUp() {
        String instance = stage.newInstance();
        Freeze freeze = freezes.freeze(Optional.of(instance), "hands off", Optional.empty(), Stage.OLIVIA);

        assertThatThrownBy(() -> stage.start(instance)).isInstanceOf(Refused.class).hasMessageContaining("hands off");
        assertThat(stage.awaitEnd(stage.backUp(instance))).isEqualTo("Backup kept");
        freezes.lift(freeze.id().orElseThrow(), "over", Stage.OLIVIA);
    }

    @Test
    void opsAreToldOfOneThatFailed() {
        String instance = stage.newInstance();
        steps.arrange(instance, "proveBackup", fails(ErrorCode.BACKUP_FAILED));

        Run run = stage.backUp(instance);

        assertThat(stage.awaitEnd(run)).isEqualTo("Backup failed");
        await().untilAsserted(() -> assertThat(notices.of(run)).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(Notice.Kind.FAILED);
            assertThat(notice.text()).contains("The backup of %s ended: Backup failed.".formatted(instance), "it went wrong");
        }));
    }

    @Test
    void whoeverIsNotOfOpsOrSaysMoreThanIsAskedStartsNone() {
        String instance = stage.newInstance();

        assertThatThrownBy(() -> control.startBackup(instance, "", Stage.PAULA)).isInstanceOf(Refused.class)
                .hasMessageContaining("Only members of ops start a run (backup)");
        assertThatThrownBy(() -> identity.as(Stage.OLIVIA, () -> runtime.startProcessInstanceByKey("makeBackup",
                Map.of("instance", instance, "backupOutcome", "done")))).hasStackTraceContaining("not with backupOutcome");
        assertThat(leases.holder(Set.of("engine/" + instance))).isEmpty();
    }
}
