package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.gives;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.engine.PlayedSteps.Part;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Decision;
import chatalot.runbook.run.Standing;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How many people a gate asks, and what becomes of a run when one of them takes their word back. */
@ProcessTest
class WithdrawalTest {

    private static final Person PIA = new Person("pia", Set.of(Person.APPROVERS));

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final Approvals approvals;
    private final Policies policies;
    private final CountDownLatch held = new CountDownLatch(1);

    WithdrawalTest(Stage stage, PlayedSteps steps, RunControl control, Approvals approvals, Policies policies) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.approvals = approvals;
        this.policies = policies;
    }

    @Test
    void aGateAsksAsManyPeopleAsThePolicySays() {
        String instance = stage.newInstance();
        steps.arrange(instance, "buildImage", context -> {
            policies.keep(context.run().number(), new Policy(2, 3, false, Duration.ZERO));
            return usual().play(context);
        });
        Run run = stage.start(instance);

        stage.approve(run, "approvePlan");
        decide(run, "approveSwap", Stage.PAULA);
        decide(run, "approveSwap", Stage.PETER);
        assertThat(stage.awaitGate(run, "approveSwap").assignee()).isEmpty();
        decide(run, "approveSwap", PIA);

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
    }

    @Test
    void anOpenGateLacksAWordThatWasTakenBackAndItsPersonCannotSayItTwice() {
        Run run = stage.start(stage.newInstance());
        decide(run, "approvePlan", Stage.PAULA);

        control.withdraw(run.number(), "read it again", Stage.PAULA);

        decide(run, "approvePlan", Stage.PETER);
        OpenTask task = stage.awaitGate(run, "approvePlan");
        assertThatThrownBy(() -> control.decide(run.number(), Decision.APPROVE, task.digest().orElseThrow(), "", Stage.PAULA))
                .isInstanceOf(Refused.class).hasMessageContaining("has decided at this gate already");
        decide(run, "approvePlan", PIA);
        stage.approve(run, "approveSwap");
        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(approvals.of(run.number())).hasSize(5);
    }

    @Test
    void aWordTakenBackAtAPassedGateLeadsBackToThePlanAndBothGatesAreAskedAgain() {
        String instance = stage.newInstance();
        steps.arrange(instance, "recheck", looksAtTheRecords());
        Run run = stage.start(instance);
        stage.approve(run, "approvePlan");
        stage.awaitGate(run, "approveSwap");

        control.withdraw(run.number(), "the changelog lies", Stage.PAULA);

        stage.approve(run, "approveSwap");
        stage.approveBoth(run);
        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(steps.begun(instance)).filteredOn("planUpdate"::equals).hasSize(2);
    }

    @Test
    @Lesson(16)
    void onceTheSwapHasBegunNothingIsTakenBack() {
        String instance = stage.newInstance();
        steps.arrange(instance, "stopApp", context -> {
            held.await();
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.approveBoth(run);
        await().until(() -> steps.begun(instance).contains("stopApp"));

        refused(run, Stage.PAULA, "It stands at: Swapping.");
        control.goBack(run.number(), "better not", Stage.OSCAR);
        refused(run, Stage.PAULA, "It was told to go back by oscar.");
        held.countDown();
        stage.awaitTask(run, "reviewFailedUpdate");
        control.review(run.number(), "", Stage.OSCAR);
        assertThat(stage.awaitEnd(run)).isEqualTo("Restored");
        refused(run, Stage.PAULA, "It has ended: Restored.");
        assertThat(approvals.of(run.number())).allSatisfy(word -> assertThat(word.counts()).isTrue());
    }

    @RepeatedTest(5)
    void aWithdrawalInTheMomentAGateIsPassedNeverReadsAsARejection() throws InterruptedException {
        Run run = stage.start(stage.newInstance());
        decide(run, "approvePlan", Stage.PAULA);
        OpenTask second = stage.awaitGate(run, "approvePlan");
        Thread withdrawal = new Thread(() -> control.withdraw(run.number(), "now", Stage.PAULA));

        withdrawal.start();
        control.decide(run.number(), Decision.APPROVE, second.digest().orElseThrow(), "", Stage.PETER);
        withdrawal.join();

        OpenTask next = stage.awaitTask(run, task -> !task.id().equals(second.id()));
        assertThat(next.gate()).isPresent();
        assertThat(stage.now(run.number()).failure()).isEmpty();
        control.cancel(run.number(), "", Stage.OSCAR);
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
    }

    @Test
    void nobodyTakesBackAnothersWordOrOneWithoutAReason() {
        Run run = stage.start(stage.newInstance());
        decide(run, "approvePlan", Stage.PAULA);

        refused(run, Stage.PETER, "peter has said nothing");
        refused(run, Stage.OLIVIA, "Nobody takes back another's word.");
        assertThatThrownBy(() -> control.withdraw(run.number(), " ", Stage.PAULA)).isInstanceOf(Refused.class)
                .hasMessageContaining("needs a reason");
        assertThat(approvals.of(run.number())).singleElement().satisfies(word -> assertThat(word.counts()).isTrue());
    }

    /** What <em>Check again</em> asks of the records besides everything else. */
    private Part looksAtTheRecords() {
        return context -> {
            boolean stands = approvals.standing(context.run(), context.variable("digest").orElseThrow(),
                    context.variable("swapDigest").orElseThrow()).stream().allMatch(Standing::stands);
            return gives("baseChanged", !stands).play(context);
        };
    }

    private void refused(Run run, Person person, String said) {
        assertThatThrownBy(() -> control.withdraw(run.number(), "because", person)).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.CONFLICT)).hasMessageContaining(said);
    }

    private void decide(Run run, String gate, Person person) {
        OpenTask task = stage.awaitGate(run, gate);
        control.decide(run.number(), Decision.APPROVE, task.digest().orElseThrow(), "a word", person);
        await().until(() -> control.openTasks(run.number()).stream().noneMatch(open -> open.id().equals(task.id())));
    }
}
