package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.Trail;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.PlatformTransactionManager;

/** What becomes of the details of runs that ended long ago. */
@Tag("long")
class OldDetailsTest {

    /** What the engine notes of its own clean-up, which has a time to live of its own. */
    private static final Set<String> OF_CLEAN_UP = Set.of("ACT_HI_JOB_LOG", "ACT_HI_BATCH");
    private static final Duration LONG_AFTER = Duration.ofDays(12);

    @TempDir
    private Path directory;

    @AfterEach
    void theClockIsRight() {
        ClockUtil.reset();
    }

    @Test
    @Fault(in = Place.SERVICE, of = "A database that fills with what is on record",
            comesTo = "Details older than the site's setting go, the engine's and ours; plans, decisions and documents stay")
    void theDetailsOfARunThatEndedLongAgoGoAndItsRecordStays() {
        try (Node node = start("10d")) {
            Map<String, Long> empty = history(node);
            Run old = ended(node);
            String other = node.stage().newInstance();
            speaks(node, other);
            Run open = node.stage().start(other);
            node.stage().awaitGate(open, "approvePlan");
            Run found = node.get(RunStore.class).find(old.number()).orElseThrow();
            var steps = node.get(StepLog.class).steps(old.number());
            var documents = node.get(EvidenceStore.class).of(old.number()).list();
            assertThat(lines(node, old)).isPositive();

            later(node, LONG_AFTER, Duration.ofDays(10));

            await().untilAsserted(() -> assertThat(traces(node, old)).isZero());
            assertThat(lines(node, old)).isZero();
            Run kept = node.get(RunStore.class).find(old.number()).orElseThrow();
            assertThat(kept.detailsDeletedAt()).isPresent();
            assertThat(kept).usingRecursiveComparison().ignoringFields("detailsDeletedAt").isEqualTo(found);
            assertThat(node.get(StepLog.class).steps(old.number())).isEqualTo(steps);
            assertThat(node.get(EvidenceStore.class).of(old.number()).list()).isEqualTo(documents);

            assertThat(traces(node, open)).as("of a run that has not ended").isPositive();
            assertThat(lines(node, open)).isPositive();
            node.get(RunControl.class).cancel(open.number(), "enough", Stage.OLIVIA);
            assertThat(node.stage().awaitEnd(open)).isEqualTo("Cancelled");
            later(node, LONG_AFTER.multipliedBy(2), Duration.ofDays(10));
            await().untilAsserted(() -> assertThat(history(node)).as("rows of the engine's history").isEqualTo(empty));
        }
    }

    @Test
    void whatEndedWithinTheTimeKeepsItsDetails() {
        try (Node node = start("10d")) {
            Run run = ended(node);
            long traces = traces(node, run);

            later(node, Duration.ofDays(9), Duration.ofDays(10));

            await().untilAsserted(() -> assertThat(node.get(HistoryService.class).findHistoryCleanupJobs())
                    .allSatisfy(job -> assertThat(job.isSuspended()).as("it has ended").isTrue()));
            assertThat(traces(node, run)).isEqualTo(traces);
            assertThat(lines(node, run)).isPositive();
        }
    }

    /** Not only for what ends from now on. */
    @Test
    void aShorterTimeHoldsForWhatHasEndedAlready() {
        Run run;
        try (Node node = start("730d")) {
            run = ended(node);
        }
        try (Node node = start("10d")) {
            await().untilAsserted(() -> assertThat(node.get(RepositoryService.class).createProcessDefinitionQuery().list())
                    .allSatisfy(model -> assertThat(model.getHistoryTimeToLive()).isEqualTo(10)));
            await().until(() -> node.get(ManagementService.class).createBatchQuery().count() == 0);

            later(node, LONG_AFTER, Duration.ofDays(10));

            await().untilAsserted(() -> assertThat(traces(node, run)).isZero());
            assertThat(lines(node, run)).isZero();
        }
    }

    @Test
    void aTimeThatTheEngineCannotCountIsRefused() {
        assertThatThrownBy(() -> new RecordSettings(Duration.ofHours(36), Duration.ofHours(1))).hasMessageContaining("whole days");
        assertThatThrownBy(() -> new RecordSettings(Duration.ZERO, Duration.ofHours(1))).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new RecordSettings(Duration.ofDays(1), Duration.ZERO)).hasMessageContaining("at least 1s");
    }

    private Node start(String details) {
        return Node.start("jdbc:h2:async:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;OPTIMIZE_REUSE_RESULTS=FALSE"
                .formatted(directory.resolve("runbook")), "runbook.record.details=" + details, "runbook.record.poll=1h",
                "runbook.approval.expiry=90d", "runbook.approval.validity=90d");
    }

    private static Run ended(Node node) {
        String instance = node.stage().newInstance();
        speaks(node, instance);
        Run run = node.stage().start(instance);
        node.stage().approveBoth(run);
        assertThat(node.stage().awaitEnd(run)).isEqualTo("Updated");
        return run;
    }

    private static void speaks(Node node, String instance) {
        node.steps().arrange(instance, "checkInstance", context -> {
            context.log("All is well");
            return usual().play(context);
        });
    }

    /** Looks as the service does, so long from now. */
    private static void later(Node node, Duration time, Duration details) {
        ClockUtil.setCurrentTime(new Date(System.currentTimeMillis() + time.toMillis()));
        new OldDetails(node.get(RepositoryService.class), node.get(HistoryService.class), node.get(RunStore.class),
                node.get(StepLog.class), new RecordSettings(details, Duration.ofHours(1)), Clock.offset(Clock.systemUTC(), time),
                node.get(Trail.class), node.get(PlatformTransactionManager.class)).look();
    }

    private static long lines(Node node, Run run) {
        return node.get(StepLog.class).lines(run.number(), 0, Integer.MAX_VALUE).size();
    }

    private static long traces(Node node, Run run) {
        HistoryService history = node.get(HistoryService.class);
        String id = run.processInstance();
        return history.createHistoricProcessInstanceQuery().processInstanceId(id).count()
                + history.createHistoricProcessInstanceQuery().superProcessInstanceId(id).count()
                + history.createHistoricVariableInstanceQuery().processInstanceId(id).count()
                + history.createHistoricDecisionInstanceQuery().processInstanceId(id).count()
                + history.createHistoricExternalTaskLogQuery().processInstanceId(id).count()
                + history.createUserOperationLogQuery().processInstanceId(id).count();
    }

    private static Map<String, Long> history(Node node) {
        return node.get(ManagementService.class).getTableCount().entrySet().stream()
                .filter(table -> table.getKey().toUpperCase().contains("ACT_HI_") && !OF_CLEAN_UP.contains(table.getKey().toUpperCase()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
    }
}
