package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.run.Decided;
import chatalot.runbook.run.Decisions;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Inbox;
import chatalot.runbook.run.OpenGate;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same engine, models and rules on PostgreSQL, by one node and by two. */
@Tag("docker")
@Share(4)
class PostgresTest {

    private final PostgresContainer postgres = PostgresContainer.shared();
    private final String database = postgres.createDatabase();

    @Test
    void updatesEndUpdatedOrRestored() {
        try (Node node = start("one")) {
            Run good = node.stage().start(node.stage().newInstance());
            node.stage().approveBoth(good);
            assertThat(node.stage().awaitEnd(good)).isEqualTo("Updated");

            String instance = node.stage().newInstance();
            node.steps().arrange(instance, "verifyNewVersion", fails(ErrorCode.MIGRATION_FAILED));
            Run bad = node.stage().start(instance);
            node.stage().approveBoth(bad);
            node.stage().awaitTask(bad, "reviewFailedUpdate");
            node.get(RunControl.class).review(bad.number(), "", Stage.OSCAR);
            assertThat(node.stage().awaitEnd(bad)).isEqualTo("Restored");
        }
    }

    @Test
    void whatWaitsForPeopleIsListedForAllRunsAtOnce() {
        try (Node node = start("one")) {
            Run first = node.stage().start(node.stage().newInstance());
            Run second = node.stage().start(node.stage().newInstance());
            node.stage().approve(first, "approvePlan");
            node.stage().awaitGate(first, "approveSwap");
            node.stage().awaitGate(second, "approvePlan");

            Inbox.Open open = node.get(Inbox.class).open();
            assertThat(open.forDecisionBy(Stage.PETER)).extracting(OpenGate::run).extracting(Run::number)
                    .containsExactlyInAnyOrder(first.number(), second.number());
            assertThat(open.forOthersThan(Stage.OLIVIA)).hasSize(2).allSatisfy(gate ->
                    assertThat(gate.whyNot(Stage.OLIVIA)).hasValue("You started this run, so somebody else has to approve it."));
            assertThat(open.gates()).allSatisfy(gate -> assertThat(gate.assessment().orElseThrow().plan()).isPresent());

            Decisions decisions = node.get(Decisions.class);
            List<Decided> newest = decisions.newest(Optional.empty(), Optional.empty(), 1);
            List<Decided> older = decisions.newest(Optional.empty(), Optional.of(newest.get(0).place()), 1);
            assertThat(List.of(newest.get(0), older.get(0))).extracting(each -> each.word().person()).containsExactly("peter", "paula");
            node.get(RunControl.class).cancel(first.number(), "over", Stage.OSCAR);
            node.get(RunControl.class).cancel(second.number(), "over", Stage.OSCAR);
        }
    }

    @Test
    @Lesson(13)
    @Fault(in = Place.SERVICE, of = "Two work on one database", comesTo = "Every step is worked once")
    void twoNodesWorkEveryStepOnce() {
        try (Node one = start("one"); Node two = start("two")) {
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                runs.add(one.stage().start(one.stage().newInstance()));
            }
            runs.forEach(one.stage()::approveBoth);

            assertThat(runs).allSatisfy(run -> assertThat(two.stage().awaitEnd(run)).isEqualTo("Updated"));
            assertThat(runs).allSatisfy(run -> assertThat(one.get(StepLog.class).steps(run.number()))
                    .extracting(StepRecord::attempt).containsOnly(1));
        }
    }

    @Test
    @Lesson(13)
    @Fault(in = Place.SERVICE, of = "One of two stops", comesTo = "The other takes its work over, and not before")
    void aSecondNodeLeavesTheFirstItsWorkAndTakesItOverWhenTheFirstStops() {
        CountDownLatch stopped = new CountDownLatch(1);
        Run run;
        String instance;
        try (Node one = start("one")) {
            instance = one.stage().newInstance();
            one.steps().arrange(instance, "checkInstance", context -> {
                stopped.await();
                return usual().play(context);
            });
            run = one.stage().start(instance);
            await().until(() -> one.steps().begun(instance).contains("checkInstance"));
        }
        try (Node two = start("two")) {
            two.stage().awaitGate(run, "approvePlan");
            assertThat(two.steps().begun(instance)).containsExactly("checkInstance", "planUpdate");
        }
    }

    @Test
    @Fault(in = Place.SERVICE, of = "Of two on one database neither reaches every host",
            comesTo = "Each works the runs of the instances that it reaches, and leaves the others alone")
    void aNodeWorksOnlyTheInstancesThatItReaches() {
        try (Node east = start("east", "played.reach=.*-east"); Node west = start("west", "played.reach=.*-west")) {
            Run ofWest = west.stage().start(west.stage().newInstance() + "-west");
            List<Run> ofEast = List.of(west.stage().start(east.stage().newInstance() + "-east"), east.stage().start(east.stage().newInstance() + "-east"));
            ofEast.forEach(east.stage()::approveBoth);
            east.stage().approveBoth(ofWest);

            assertThat(ofEast).allSatisfy(run -> assertThat(west.stage().awaitEnd(run)).isEqualTo("Updated"));
            assertThat(east.stage().awaitEnd(ofWest)).isEqualTo("Updated");
            assertThat(ofEast).allSatisfy(run -> {
                assertThat(east.steps().begun(run.instance())).contains("checkInstance", "cleanUp");
                assertThat(west.steps().begun(run.instance())).isEmpty();
            });
            assertThat(east.steps().begun(ofWest.instance())).isEmpty();
        }
    }

    @Test
    void aRunWaitsForANodeThatReachesItsInstance() {
        Run run;
        try (Node west = start("west", "played.reach=.*-west")) {
            run = west.stage().start(west.stage().newInstance() + "-east");
            Run other = west.stage().start(west.stage().newInstance() + "-west");
            west.stage().approveBoth(other);
            assertThat(west.stage().awaitEnd(other)).isEqualTo("Updated");
            assertThat(west.steps().begun(run.instance())).isEmpty();
        }
        try (Node east = start("east")) {
            east.stage().awaitGate(run, "approvePlan");
        }
    }

    @Test
    @Fault(in = Place.SERVICE, of = "Its nodes are restarted one after the other, with new models, while runs are in flight",
            comesTo = "Each run ends on the model that it began with; new ones begin on the new one")
    void aRollingRestartWithNewModelsEndsOldRunsAndNewOnes(@TempDir Path models) throws IOException {
        String[] changed = {"camunda.bpm.deployment-resource-pattern=" + newer(models)};
        Run old;
        Run between;
        Node two = start("two");
        try {
            try (Node one = start("one")) {
                old = one.stage().start(one.stage().newInstance());
                one.stage().approve(old, "approvePlan");
            }
            try (Node one = start("one", changed)) {
                between = two.stage().start(two.stage().newInstance());
                one.stage().approve(old, "approveSwap");
                one.stage().approve(between, "approvePlan");
                assertThat(one.stage().awaitEnd(old)).isEqualTo("Updated");
                two.close();
                two = start("two", changed);
                two.stage().approve(between, "approveSwap");
                assertThat(one.stage().awaitEnd(between)).isEqualTo("Updated");
                assertThat(List.of(version(one, old), version(one, between))).containsExactly(1, 2);
            }
        } finally {
            two.close();
        }
    }

    /** The models with another wording in each: the engine takes them for new versions. */
    private static String newer(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("processes"))) {
            for (Path file : files.toList()) {
                Files.writeString(directory.resolve(file.getFileName()), Files.readString(file).replace("<bpmn:documentation>",
                        "<bpmn:documentation>Since the next version: "));
            }
        }
        return "file:%1$s/*.bpmn,file:%1$s/*.form,file:%1$s/*.dmn".formatted(directory);
    }

    private static int version(Node node, Run run) {
        HistoricProcessInstance process = node.get(HistoryService.class).createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(run.number().toString()).rootProcessInstances().singleResult();
        return process.getProcessDefinitionVersion();
    }

    @Test
    void freezesAreKeptAndRefuseStarts() {
        try (Node node = start("one")) {
            FreezeControl control = node.get(FreezeControl.class);
            String instance = node.stage().newInstance();
            long id = control.freeze(Optional.of(instance), "Audit", Optional.empty(), Stage.OSCAR).id().orElseThrow();
            assertThatThrownBy(() -> node.stage().start(instance)).isInstanceOf(Refused.class)
                    .hasMessageContaining("is frozen by oscar");

            assertThat(control.lift(id, "over", Stage.OLIVIA).lifted().orElseThrow().by()).isEqualTo("olivia");
            Instant later = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
            Run run = node.get(RunControl.class).startUpdate(instance, "", "", Optional.of(later), Stage.OLIVIA);
            assertThat(run.notBefore()).contains(later);
        }
    }

    private Node start(String name, String... more) {
        return Node.start(postgres.url(database), Stream.concat(Stream.of("spring.datasource.username=" + PostgresContainer.USER,
                "spring.datasource.password=" + PostgresContainer.PASSWORD, "spring.datasource.hikari.maximum-pool-size=12",
                "runbook.pump.node=" + name), Stream.of(more)).toArray(String[]::new));
    }
}
