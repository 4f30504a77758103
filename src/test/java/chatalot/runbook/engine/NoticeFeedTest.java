package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.isBroken;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notice.Kind;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Decision;
import chatalot.runbook.run.RunControl.Recovery;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What people are told of runs: each thing once, and nothing that was rolled back. */
@ProcessTest
class NoticeFeedTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final RuntimeService runtime;
    private final RecordedNotices notices;
    private final TransactionTemplate transaction;

    NoticeFeedTest(Stage stage, PlayedSteps steps, RunControl control, RuntimeService runtime, RecordedNotices notices,
            PlatformTransactionManager transactions) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.runtime = runtime;
        this.notices = notices;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Test
    void everyTaskOfAGateIsToldToApproversAndTheEndToOps() {
        Run run = stage.start(stage.newInstance());
        OpenTask first = stage.awaitGate(run, "approvePlan");
        stage.approveBoth(run);
        stage.awaitEnd(run);

        assertThat(kinds(run, 5)).containsExactly(Kind.APPROVAL_NEEDED, Kind.APPROVAL_NEEDED, Kind.APPROVAL_NEEDED,
                Kind.APPROVAL_NEEDED, Kind.UPDATED);
        Notice asked = notices.of(run).get(0);
        assertThat(asked.group()).isEqualTo(Person.APPROVERS);
        assertThat(asked.task()).contains(first.id());
        assertThat(asked.text()).isEqualTo("Run %s, asked for by olivia. Approve plan: %s to 1.1.0. 0 of 2 approvals are given."
                .formatted(run.number(), run.instance()));
        assertThat(notices.of(run).get(1).text()).contains("Approve plan", "1 of 2 approvals are given.");
        assertThat(notices.of(run).get(2).text()).contains("Approve swap", "0 of 2 approvals are given.");
        assertThat(notices.of(run).get(4)).satisfies(end -> {
            assertThat(end.group()).isEqualTo(Person.OPS);
            assertThat(end.text()).contains("The update of %s to v1.1.0 ended: Updated.".formatted(run.instance()));
            assertThat(end.task()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({"checkInstance, PREFLIGHT_FAILED, Not ready", "planUpdate, PLAN_REFUSED, Refused",
        "planUpdate, UNREACHABLE, 'Aborted, instance untouched'"})
    void aRunThatEndsUnhappilyBeforeTheSwapIsToldWithItsReason(String step, ErrorCode code, String end) {
        String instance = stage.newInstance();
        steps.arrange(instance, step, fails(code));
        Run run = stage.start(instance);
        stage.awaitEnd(run);

        assertThat(kinds(run, 1)).containsExactly(Kind.FAILED);
        assertThat(notices.of(run).get(0).text()).contains("ended: " + end, "it went wrong", "asked for by olivia");
    }

    @Test
    void aRejectedRunIsToldWithWhoAndWhy() {
        Run run = stage.start(stage.newInstance());
        stage.reject(run, "approvePlan");
        stage.awaitEnd(run);

        assertThat(kinds(run, 2)).containsExactly(Kind.APPROVAL_NEEDED, Kind.FAILED);
        assertThat(notices.of(run).get(1).text()).contains("ended: Rejected", "paula rejected", "a word");
    }

    @Test
    void anExpiredRunIsTold() {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");
        ClockUtil.setCurrentTime(new Date(System.currentTimeMillis() + Duration.ofDays(4).toMillis()));
        try {
            stage.awaitEnd(run);
        } finally {
            ClockUtil.reset();
        }

        // In four days at once the timers of reminders and of the second group may fire before the one that ends it.
        await().until(() -> notices.of(run).stream().anyMatch(notice -> notice.kind() == Kind.FAILED));
        assertThat(notices.of(run)).extracting(Notice::kind).filteredOn(kind -> kind != Kind.REMINDER && kind != Kind.ESCALATION)
                .containsExactly(Kind.APPROVAL_NEEDED, Kind.FAILED);
    }

    @Test
    void whatAPersonCancelledAndWhatIsUpToDateIsNotTold() {
        Run cancelled = stage.start(stage.newInstance());
        stage.awaitGate(cancelled, "approvePlan");
        control.cancel(cancelled.number(), "", Stage.OSCAR);
        String instance = stage.newInstance();
        steps.arrange(instance, "planUpdate", fails(ErrorCode.NOTHING_TO_DO));
        Run upToDate = stage.start(instance);
        stage.awaitEnd(cancelled);
        stage.awaitEnd(upToDate);
        stage.awaitEnd(reject(stage.start(stage.newInstance())));

        assertThat(kinds(cancelled, 1)).containsExactly(Kind.APPROVAL_NEEDED);
        assertThat(notices.of(upToDate)).isEmpty();
    }

    @Test
    void aDeletedRunIsTold() {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");
        runtime.deleteProcessInstance(run.processInstance(), "by hand", true, true);

        assertThat(kinds(run, 2)).containsExactly(Kind.APPROVAL_NEEDED, Kind.FAILED);
        assertThat(notices.of(run).get(1).text()).contains("Deleted: by hand");
    }

    @Test
    void aFailedUpdateIsToldAsRestoredOnceWithItsReviewAsLink() {
        String instance = stage.newInstance();
        steps.arrange(instance, "verifyNewVersion", fails(ErrorCode.GATE_FAILED));
        Run run = stage.start(instance);
        stage.approveBoth(run);
        OpenTask review = stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "seen", Stage.OSCAR);
        stage.awaitEnd(run);
        stage.awaitEnd(reject(stage.start(stage.newInstance())));

        assertThat(kinds(run, 5)).endsWith(Kind.APPROVAL_NEEDED, Kind.RESTORED).doesNotContain(Kind.FAILED, Kind.UPDATED);
        assertThat(notices.of(run).get(4).task()).contains(review.id());
        assertThat(notices.of(run).get(4).text()).contains("Review failed update: " + instance, "it went wrong");
    }

    @Test
    void handsAreAskedForAsOftenAsTheyAreNeeded() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", fails(ErrorCode.SWAP_FAILED));
        steps.arrange(instance, "putBackData", fails(ErrorCode.RESTORE_FAILED), usual());
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.recover(run, Recovery.RETRY, Stage.OLIVIA);
        stage.awaitTask(run, "reviewFailedUpdate");

        assertThat(kinds(run, 6)).endsWith(Kind.NEEDS_HANDS, Kind.RESTORED);
        assertThat(notices.of(run).get(4)).satisfies(hands -> {
            assertThat(hands.group()).isEqualTo(Person.OPS);
            assertThat(hands.text()).contains("Recover by hand: " + instance);
        });
    }

    @Test
    void aRunThatStandsStillNeedsHands() {
        String instance = stage.newInstance();
        steps.arrange(instance, "dumpDatabase", isBroken());
        Run run = stage.start(instance);
        stage.approve(run, "approvePlan");

        assertThat(kinds(run, 3)).containsExactly(Kind.APPROVAL_NEEDED, Kind.APPROVAL_NEEDED, Kind.NEEDS_HANDS);
        assertThat(notices.of(run).get(2).text()).contains("a fault of ours");
        assertThat(notices.of(run).get(2).task()).isEqualTo(Optional.empty());
        control.cancel(run.number(), "", Stage.OLIVIA);
    }

    @Test
    void whatIsRolledBackWasNeverRaised() {
        Run run = stage.start(stage.newInstance());
        OpenTask task = stage.awaitGate(run, "approvePlan");

        assertThatThrownBy(() -> control.decide(run.number(), Decision.APPROVE, "00", "", Stage.PAULA)).isInstanceOf(Refused.class);
        transaction.executeWithoutResult(status -> {
            control.decide(run.number(), Decision.APPROVE, task.digest().orElseThrow(), "", Stage.PAULA);
            runtime.deleteProcessInstance(run.processInstance(), "undone at once", true, true);
            status.setRollbackOnly();
        });

        assertThat(kinds(run, 1)).containsExactly(Kind.APPROVAL_NEEDED);
        stage.reject(run, "approvePlan");
        stage.awaitEnd(run);
        assertThat(kinds(run, 2)).endsWith(Kind.FAILED);
    }

    private Run reject(Run run) {
        stage.reject(run, "approvePlan");
        return run;
    }

    /** What a run has told, once that is at least {@code count} notices: the listeners after a commit run a moment later. */
    private List<Kind> kinds(Run run, int count) {
        return await().until(() -> notices.of(run).stream().map(Notice::kind).toList(), told -> told.size() >= count);
    }
}
