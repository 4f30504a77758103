package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Lease;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Decision;
import chatalot.runbook.run.RunControl.Recovery;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.RunStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ProcessTest
class RunControlTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final RunStore runs;
    private final Leases leases;
    private final Interventions interventions;
    private final RuntimeService runtime;
    private final Identity identity;

    RunControlTest(Stage stage, PlayedSteps steps, RunControl control, RunStore runs, Leases leases,
            Interventions interventions, RuntimeService runtime, Identity identity) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.runs = runs;
        this.leases = leases;
        this.interventions = interventions;
        this.runtime = runtime;
        this.identity = identity;
    }

    @Test
    void aSecondStartIsRefusedAndNamesTheHolder() {
        CountDownLatch worked = new CountDownLatch(1);
        Run first = stage.start(working(worked));

        assertThatThrownBy(() -> control.startUpdate(first.instance(), "", "", Optional.empty(), Stage.OSCAR))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.CONFLICT))
                .hasMessageContaining("Run %s of olivia works on %s since".formatted(first.number(), first.instance()));
        assertThat(runs.list(Optional.of(first.instance()), 10)).hasSize(1);
        worked.countDown();
    }

    /** An instance whose first step works until it is told that it has. */
    private String working(CountDownLatch worked) {
        String instance = stage.newInstance();
        steps.arrange(instance, "checkInstance", context -> {
            worked.await();
            return usual().play(context);
        });
        return instance;
    }

    @RepeatedTest(3)
    @Fault(in = Place.PEOPLE, of = "Many start an update of one instance at the same moment",
            comesTo = "Exactly one goes through, the others are told whose it is")
    void ofManyStartsAtOnceExactlyOneGoesThrough() throws Exception {
        CountDownLatch worked = new CountDownLatch(1);
        String instance = working(worked);

        List<String> outcomes = together(6, () -> "run " + control.startUpdate(instance, "", "", Optional.empty(), Stage.OSCAR).number());

        assertThat(outcomes).filteredOn(outcome -> outcome.startsWith("run ")).hasSize(1);
        assertThat(outcomes).filteredOn(outcome -> outcome.startsWith("CONFLICT")).hasSize(5);
        assertThat(runs.list(Optional.of(instance), 10)).hasSize(1);
        worked.countDown();
    }

    @Test
    @Lesson(12)
    void anEndedRunGivesItsLeaseBack() {
        Run run = stage.start(stage.newInstance());
        stage.reject(run, "approvePlan");
        stage.awaitEnd(run);

        assertThat(leases.all()).extracting(Lease::run).doesNotContain(run.number());
        assertThat(stage.start(run.instance()).number()).isGreaterThan(run.number());
    }

    @Test
    @Lesson(12)
    @Fault(in = Place.PEOPLE, of = "An administrator deletes a run's process in the engine",
            comesTo = "It passes its clean-up, gives its lease back, and is on record as deleted")
    void aDeletedRunGivesItsLeaseBackAndSaysThatItWasDeleted() {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");

        runtime.deleteProcessInstance(run.processInstance(), "by hand", true, true);

        assertThat(leases.all()).extracting(Lease::run).doesNotContain(run.number());
        assertThat(stage.now(run.number()).outcome()).contains("Deleted: by hand");
    }

    @Test
    void onlyOpsStartCancelAndGoBack() {
        Run run = stage.start(stage.newInstance());

        for (Callable<?> act : List.<Callable<?>>of(
                () -> control.startUpdate(stage.newInstance(), "", "", Optional.empty(), Stage.PAULA),
                () -> act(() -> control.cancel(run.number(), "", Stage.PAULA)),
                () -> act(() -> control.goBack(run.number(), "", Stage.PAULA)),
                () -> act(() -> control.review(run.number(), "", Stage.PAULA)),
                () -> act(() -> control.recover(run.number(), Recovery.ACCEPT, "", "", Stage.PAULA)))) {
            assertThatThrownBy(act::call).isInstanceOfSatisfying(Refused.class,
                    refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.FORBIDDEN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--upload-pack=x", "-x", "v 1", "v1\u0000x"})
    void aTargetThatCouldReadAsSomethingElseIsRefused(String target) {
        assertThatThrownBy(() -> control.startUpdate(stage.newInstance(), target, "", Optional.empty(), Stage.OLIVIA))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.INVALID));
    }

    @Test
    void aStartPastOurControlFollowsTheSameRules() {
        String instance = stage.newInstance();

        assertThatThrownBy(() -> identity.as(Stage.OLIVIA, () -> runtime.startProcessInstanceByKey("update",
                Map.of("instance", instance, "approvalOutcome", "approved")))).hasStackTraceContaining("approvalOutcome");
        assertThatThrownBy(() -> runtime.startProcessInstanceByKey("update", Map.of("instance", instance)))
                .hasStackTraceContaining("Nobody is signed in");
        assertThatThrownBy(() -> identity.as(new Person("eve", Set.of()), () ->
                runtime.startProcessInstanceByKey("update", Map.of("instance", instance))))
                .hasStackTraceContaining("Only members of ops");
        assertThat(leases.holder(Set.of("engine/" + instance))).isEmpty();
    }

    @Test
    void aSecondCancelIsToldWhoWasFirst() {
        String instance = stage.newInstance();
        CountDownLatch tidy = new CountDownLatch(1);
        steps.arrange(instance, "cleanUp", context -> {
            tidy.await();
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.awaitGate(run, "approvePlan");
        control.cancel(run.number(), "not today", Stage.OSCAR);

        conflict(() -> control.cancel(run.number(), "", Stage.OLIVIA), "It was cancelled by oscar");
        conflict(() -> control.decide(run.number(), Decision.APPROVE, "", "", Stage.PAULA), "It was cancelled by oscar");
        tidy.countDown();
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
        conflict(() -> control.cancel(run.number(), "", Stage.OLIVIA), "It has ended: Cancelled. It was cancelled by oscar");
        assertThat(interventions.of(run.number())).singleElement().satisfies(act -> {
            assertThat(act.act()).isEqualTo(Intervention.Act.CANCEL);
            assertThat(act.reason()).isEqualTo("not today");
        });
    }

    @Test
    void insideTheSwapCancellingIsTooLateAndBeforeItGoingBackIsTooEarly() {
        String instance = stage.newInstance();
        CountDownLatch stopped = new CountDownLatch(1);
        steps.arrange(instance, "stopApp", context -> {
            stopped.await();
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.awaitGate(run, "approvePlan");
        conflict(() -> control.goBack(run.number(), "", Stage.OLIVIA), "Waiting for approval");
        stage.approveBoth(run);
        await().until(() -> steps.begun(instance).contains("stopApp"));

        conflict(() -> control.cancel(run.number(), "", Stage.OLIVIA), "It stands at: Swapping");
        assertThat(stage.now(run.number()).state()).isEqualTo(RunState.SWAPPING);
        stopped.countDown();
        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        conflict(() -> control.goBack(run.number(), "", Stage.OLIVIA), "It has ended: Updated");
    }

    @RepeatedTest(3)
    void ofManyCancelsAtOnceOneCountsAndTheOthersAreToldWhose() throws Exception {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");

        List<String> outcomes = together(5, () -> act(() -> control.cancel(run.number(), "", Stage.OSCAR)));

        assertThat(outcomes).filteredOn("done"::equals).hasSize(1);
        assertThat(outcomes).filteredOn(outcome -> outcome.startsWith("CONFLICT")).hasSize(4)
                .allSatisfy(outcome -> assertThat(outcome).contains("cancelled by oscar"));
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
        assertThat(interventions.of(run.number())).hasSize(1);
    }

    @RepeatedTest(3)
    void anApprovalAndACancelAtOnceLeaveOneWinner() throws Exception {
        Run run = stage.start(stage.newInstance());
        OpenTask task = stage.awaitGate(run, "approvePlan");

        List<String> outcomes = together(List.of(
                () -> act(() -> control.decide(run.number(), Decision.REJECT, task.digest().orElseThrow(), "no", Stage.PAULA)),
                () -> act(() -> control.cancel(run.number(), "", Stage.OSCAR))));

        String end = stage.awaitEnd(run);
        assertThat(outcomes).anyMatch("done"::equals);
        assertThat(end).isIn("Rejected", "Cancelled");
        assertThat(outcomes).allMatch(outcome -> outcome.equals("done") || outcome.startsWith("CONFLICT"));
    }

    @RepeatedTest(3)
    void goingBackWhileTheLastStepEndsIsTooLateOrPutsBackOrAsks() throws Exception {
        String instance = stage.newInstance();
        CountDownLatch now = new CountDownLatch(1);
        steps.arrange(instance, "commitAndOpenDoors", context -> {
            now.await();
            return usual().play(context);
        });
        Run run = stage.start(instance);
        stage.approveBoth(run);
        await().until(() -> steps.begun(instance).contains("commitAndOpenDoors"));

        List<String> outcomes = together(List.of(() -> act(now::countDown),
                () -> act(() -> control.goBack(run.number(), "", Stage.OSCAR))));

        if (outcomes.get(1).equals("done")) {
            OpenTask task = stage.awaitTask(run, open -> Set.of("reviewFailedUpdate", "keepOrRollBack").contains(open.key()));
            boolean committed = task.key().equals("keepOrRollBack");
            act(() -> {
                if (committed) {
                    control.keep(run.number(), "", Stage.OSCAR);
                } else {
                    control.review(run.number(), "", Stage.OSCAR);
                }
            });
            assertThat(stage.awaitEnd(run)).isEqualTo(committed ? "Updated" : "Restored");
        } else {
            assertThat(outcomes.get(1)).startsWith("CONFLICT");
            assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        }
    }

    @Test
    void aRunThatDoesNotExistIsNotFound() {
        assertThatThrownBy(() -> control.openTasks(new RunNumber(999_999))).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.NOT_FOUND));
    }

    private static void conflict(Runnable act, String said) {
        assertThatThrownBy(act::run).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.CONFLICT)).hasMessageContaining(said);
    }

    private static String act(Runnable act) {
        act.run();
        return "done";
    }

    private static List<String> together(int times, Callable<String> act) throws Exception {
        return together(Collections.nCopies(times, act));
    }

    /** Begins all at once; a refusal is an outcome too. */
    private static List<String> together(List<Callable<String>> acts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(acts.size());
        CountDownLatch go = new CountDownLatch(1);
        try {
            List<Future<String>> outcomes = new ArrayList<>();
            for (Callable<String> act : acts) {
                outcomes.add(threads.submit(() -> {
                    go.await();
                    try {
                        return act.call();
                    } catch (Refused e) {
                        return e.kind() + " " + e.getMessage();
                    }
                }));
            }
            go.countDown();
            List<String> said = new ArrayList<>();
            for (Future<String> outcome : outcomes) {
                said.add(outcome.get(1, TimeUnit.MINUTES));
            }
            return said;
        } finally {
            threads.shutdownNow();
        }
    }
}
