package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.isBroken;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Machines.Machine;
import chatalot.runbook.run.PlayedMachines;
import chatalot.runbook.run.Restores;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.StepLog;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

/** How many runs work on one host at once, and which comes next. */
@ProcessTest
class PlacesAtHostsTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final PlayedMachines machines;
    private final RunControl control;
    private final StepLog log;
    private final Leases leases;

    PlacesAtHostsTest(Stage stage, PlayedSteps steps, PlayedMachines machines, RunControl control, StepLog log, Leases leases) {
        this.stage = stage;
        this.steps = steps;
        this.machines = machines;
        this.control = control;
        this.log = log;
        this.leases = leases;
    }

    @Test
    void soManyRunsWorkAtOnceAndTheOthersInTheirOrder() {
        List<String> west = instancesOn(new Machine("west", 2), 4);
        CountDownLatch worked = holding(west, "dumpDatabase");
        List<Run> runs = west.stream().map(stage::backUp).toList();

        await().until(() -> begun(west.get(0)) && begun(west.get(1)));
        awaitLine(runs.get(2), "Waits for a place at host west, where at most 2 runs work at once: after run %s, run %s."
                .formatted(runs.get(0).number(), runs.get(1).number()));
        assertThat(begun(west.get(2)) || begun(west.get(3))).isFalse();
        worked.countDown();

        assertThat(runs).allSatisfy(run -> assertThat(stage.awaitEnd(run)).isEqualTo("Backup kept"));
        assertThat(stage.now(runs.get(3).number()).endedAt().orElseThrow()).isAfter(stage.now(runs.get(0).number()).endedAt().orElseThrow());
    }

    @Test
    void hostsDoNotWaitForEachOther() {
        List<String> north = instancesOn(new Machine("north", 1), 1);
        List<String> south = instancesOn(new Machine("south", 1), 1);
        CountDownLatch worked = holding(north, "dumpDatabase");
        Run busy = stage.backUp(north.get(0));
        await().until(() -> begun(north.get(0)));

        assertThat(stage.awaitEnd(stage.backUp(south.get(0)))).isEqualTo("Backup kept");
        worked.countDown();
        assertThat(stage.awaitEnd(busy)).isEqualTo("Backup kept");
    }

    @Test
    void whoWaitsForPeopleTakesUpNoPlaceAndASwapWaitsForNone() {
        List<String> east = instancesOn(new Machine("east", 1), 2);
        Run waiting = stage.start(east.get(0));
        stage.awaitGate(waiting, "approvePlan");
        assertThat(stage.awaitEnd(stage.backUp(east.get(1)))).isEqualTo("Backup kept");

        stage.approve(waiting, "approvePlan");
        stage.approve(waiting, "approveSwap");
        assertThat(stage.awaitEnd(waiting)).isEqualTo("Updated");
    }

    @Test
    void aRestoreThatWaitsForItsSecretsKeepsTheInstanceAndNoPlace() {
        List<String> old = instancesOn(new Machine("old", 1), 2);
        Run waiting = control.startRestore(old.get(0), Stage.BACKUP, Restores.Present.RESTORE_POINT, "gone", Stage.OLIVIA);
        stage.approve(waiting, "approvePlan");
        stage.awaitTask(waiting, "putSecretsInPlace");

        assertThat(stage.awaitEnd(stage.backUp(old.get(1)))).isEqualTo("Backup kept");
        assertThat(leases.all()).anyMatch(lease -> lease.run().equals(waiting.number()));
        control.cancel(waiting.number(), "", Stage.OLIVIA);
        assertThat(stage.awaitEnd(waiting)).isEqualTo("Cancelled");
    }

    @Test
    void aLeaseIsTakenWholeOrNotAtAll() {
        Run holder = stage.start(stage.newInstance());
        stage.awaitGate(holder, "approvePlan");
        leases.take(Set.of("z-project"), "z", holder.number(), "olivia");

        assertThatThrownBy(() -> leases.take(Set.of("a-directory", "z-project"), "z", holder.number(), "olivia"))
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(leases.all()).noneMatch(lease -> lease.key().equals("a-directory"));
        control.cancel(holder.number(), "", Stage.OLIVIA);
        stage.awaitEnd(holder);
    }

    @Test
    void aRunThatStandsStillWithADefectTakesUpNoPlace() {
        List<String> centre = instancesOn(new Machine("centre", 1), 2);
        steps.arrange(centre.get(0), "checkInstance", isBroken());
        Run broken = stage.start(centre.get(0));
        await().until(() -> stage.now(broken.number()).failure().isPresent());

        assertThat(stage.awaitEnd(stage.backUp(centre.get(1)))).isEqualTo("Backup kept");
        control.cancel(broken.number(), "", Stage.OLIVIA);
    }

    @Test
    void whoIsCancelledWhileItWaitsHoldsNobodyUp() {
        List<String> far = instancesOn(new Machine("far", 1), 3);
        CountDownLatch worked = holding(far.subList(0, 1), "dumpDatabase");
        Run first = stage.backUp(far.get(0));
        await().until(() -> begun(far.get(0)));
        Run second = stage.backUp(far.get(1));
        awaitLine(second, "Waits for a place at host far");
        Run third = stage.backUp(far.get(2));

        control.cancel(second.number(), "", Stage.OLIVIA);
        worked.countDown();

        assertThat(stage.awaitEnd(first)).isEqualTo("Backup kept");
        assertThat(stage.awaitEnd(third)).isEqualTo("Backup kept");
        assertThat(stage.awaitEnd(second)).isEqualTo("Cancelled");
    }

    private List<String> instancesOn(Machine machine, int many) {
        List<String> instances = Stream.generate(stage::newInstance).limit(many).toList();
        instances.forEach(instance -> machines.place(instance, machine));
        return instances;
    }

    private CountDownLatch holding(List<String> instances, String step) {
        CountDownLatch worked = new CountDownLatch(1);
        instances.forEach(instance -> steps.arrange(instance, step, context -> {
            worked.await();
            return usual().play(context);
        }));
        return worked;
    }

    private boolean begun(String instance) {
        return steps.begun(instance).contains("dumpDatabase");
    }

    private void awaitLine(Run run, String beginning) {
        await().until(() -> log.lines(run.number(), 0, 1000).stream()
                .anyMatch(line -> line.line().startsWith(beginning)));
    }
}
