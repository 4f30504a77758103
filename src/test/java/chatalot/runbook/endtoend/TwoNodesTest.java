package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.people.PeoplesRuns;
import chatalot.runbook.rotation.Rotation;
import chatalot.runbook.rotation.Share;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Two processes of the service care for the same instance, on one PostgreSQL that each has its own role in. */
@Costly(Costly.Group.FAULTS)
@EndToEnd
@Share(1)
class TwoNodesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Duration TAKEOVER = Duration.ofSeconds(45);
    private static final List<String> POINTS = points();

    private static PostgresContainer postgres;
    private static String database;
    private static UpdateScenario scenario;
    private static ServiceProcess one;
    private static ServiceProcess two;

    @BeforeAll
    static void twoNodes() {
        postgres = PostgresContainer.shared();
        database = postgres.createDatabase();
        scenario = new UpdateScenario("v1.1.0", false, 0, role("one"));
        one = scenario.service();
        two = scenario.another("two", role("two"));
        two.start();
    }

    @AfterAll
    static void remove() {
        two.close();
        scenario.close();
    }

    @AfterEach
    void bothWorkAgainAndNoRunIsLeftToTheNextTest() {
        for (ServiceProcess node : List.of(one, two)) {
            letIn(node == one ? "one" : "two");
            if (!node.isAlive()) {
                node.start();
            } else if (node.isFrozen()) {
                node.wake();
            }
            await("it answers").atMost(PATIENCE).until(node::isUp);
        }
        scenario.endRuns();
    }

    @Test
    @Lesson({12, 13})
    @Fault(in = Place.SERVICE, of = "One of two is killed in the middle of a swap",
            comesTo = "The other takes over within 45 s and ends the run; nothing is lost or done twice")
    void theOtherTakesOverWhatAKilledNodeHadBegun() {
        one.killAt(List.of("takeRestorePoint:before"));
        JsonNode run = updateThatFails(number -> { });

        assertThat(List.of(one, two)).filteredOn(ServiceProcess::isAlive).as("nodes that are left").hasSize(1);
        List<JsonNode> attempts = attempts(run, "takeRestorePoint");
        assertThat(attempts).hasSize(2);
        assertThat(Duration.between(moment(attempts.get(0)), moment(attempts.get(1)))).isLessThan(TAKEOVER);
    }

    @ParameterizedTest
    @FieldSource("POINTS")
    @Lesson(13)
    @Fault(in = Place.SERVICE,
            of = "A node stands still in the middle of a step for longer than its lock, and wakes when the other has ended the run",
            comesTo = "It notices before it does anything more; nothing is lost or done twice")
    void aNodeThatStoodStillDoesNothingMoreWhenItWakes(String point) {
        Rotation.takes(point, POINTS, 1);
        boolean stays = point.startsWith("commitAndOpenDoors");
        one.killAt(List.of(KillSwitch.FREEZE + point));
        scenario.whileWriting(() -> {
            String run = scenario.request(stays ? "v1.6.0" : "v1.2.0");
            assertThat(awaitEnd(run).path("outcome").asText()).isEqualTo(stays ? "Updated" : "Restored");
            Optional<ServiceProcess> frozen = List.of(one, two).stream().filter(ServiceProcess::isFrozen).findFirst();
            Assumptions.assumeTrue(frozen.isPresent(), point + " is not reached: the step does less");
            frozen.get().wake();
            await("the node that woke answers").atMost(PATIENCE).until(frozen.get()::isUp);
            await("its attempt ends, see " + frozen.get().log()).atMost(PATIENCE).until(() -> !frozen.get().isAtWork());
        });
        if (stays) {
            assertThat(scenario.awaitEnd(scenario.rollBackAndApprove("v1.1.0", "")).path("outcome").asText()).isEqualTo("Rolled back");
        }
        isAt110();
    }

    @Test
    @Lesson(13)
    @Fault(in = Place.SERVICE, of = "A node is cut off from the service's database in the middle of a swap, for longer than its lock",
            comesTo = "It ends its step, the other goes on; nothing is lost or done twice")
    void aNodeThatIsCutOffEndsItsStepAndTheOtherGoesOn() {
        updateThatFails(run -> {
            String worker = postgres.value(database, "select worker from run_step where ended_at is null order by started_at desc");
            String node = worker.startsWith("one/") ? "one" : "two";
            cutOff(node);
            awaitEnd(run);
            letIn(node);
        });
    }

    @Test
    @Fault(in = Place.SERVICE, of = "Its own database cannot be reached for a minute in the middle of a swap",
            comesTo = "The run goes on by itself once it can, or goes back; nothing is lost")
    void aMinuteWithoutTheServicesOwnDatabaseLosesNothing() {
        updateThatFails(run -> {
            cutOff("one");
            cutOff("two");
            await("a minute passes").pollDelay(Duration.ofMinutes(1)).atMost(PATIENCE).until(() -> true);
            letIn("one");
            letIn("two");
        });
    }

    private JsonNode updateThatFails(Consumer<String> inTheSwap) {
        JsonNode[] ended = new JsonNode[1];
        scenario.whileWriting(() -> {
            String run = scenario.request("v1.2.0");
            awaitState(run, "swapping");
            inTheSwap.accept(run);
            ended[0] = awaitEnd(run);
        });
        assertThat(ended[0].path("outcome").asText()).as(ended[0].toString()).isEqualTo("Restored");
        isAt110();
        return ended[0];
    }

    private void isAt110() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                awake().get("ops", "/api/instances/" + scenario.sample().project()).toString())
                .contains("\"1.1.0\"").containsIgnoringCase("healthy"));
        assertThat(scenario.sample().git("rev-parse", "HEAD")).isEqualTo(scenario.sample().git("rev-parse", "v1.1.0^{commit}"));
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    private void awaitState(String run, String state) {
        Deque<String> signed = new ArrayDeque<>();
        await("%s is %s".formatted(run, state)).atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> now(run, signed).filter(now -> now.path("ended").asBoolean()
                        || now.path("state").asText().equals(state)).isPresent());
    }

    private JsonNode awaitEnd(String run) {
        Deque<String> signed = new ArrayDeque<>();
        return await("the end of " + run).atMost(PATIENCE).pollInterval(Duration.ofMillis(200))
                .until(() -> now(run, signed).filter(now -> now.path("ended").asBoolean()), Optional::isPresent).orElseThrow();
    }

    /** The run as it is after people did what it waited for; empty when nobody answered. */
    private Optional<JsonNode> now(String run, Deque<String> signed) {
        try {
            ServiceProcess node = awake();
            new PeoplesRuns(node).actOn(run, signed);
            return Optional.of(node.get("ops", run));
        } catch (UncheckedIOException | IllegalStateException e) {
            // It died, froze or was cut off between the two questions.
            return Optional.empty();
        }
    }

    private ServiceProcess awake() {
        return await("a node answers").atMost(PATIENCE).until(() -> List.of(one, two).stream()
                .filter(node -> node.isAlive() && !node.isFrozen() && node.isUp()).findFirst(), Optional::isPresent).orElseThrow();
    }

    private static List<JsonNode> attempts(JsonNode run, String step) {
        return run.path("steps").findParents("step").stream().filter(attempt -> attempt.path("step").asText().equals(step)).toList();
    }

    private static Instant moment(JsonNode step) {
        return Instant.parse(step.path("startedAt").asText());
    }

    /** Takes a role its right to sign in, and ends the sessions that it has. */
    private static void cutOff(String node) {
        postgres.execute(database, "alter role %s nologin".formatted(user(node)),
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = '%s'".formatted(user(node)));
    }

    private static void letIn(String node) {
        postgres.execute(database, "alter role %s login".formatted(user(node)));
    }

    private static Map<String, String> role(String node) {
        postgres.execute(database, "create role %s superuser login password '%s'".formatted(user(node), ServiceProcess.PASSWORD));
        return Map.of("spring.datasource.url", postgres.url(database), "spring.datasource.username", user(node),
                "spring.datasource.password", ServiceProcess.PASSWORD, "runbook.pump.node", node,
                "spring.datasource.hikari.maximum-pool-size", "8");
    }

    private static String user(String node) {
        return node + "_" + database;
    }

    /** Right after the second thing that each step of swap and way back does. */
    private static List<String> points() {
        Set<String> steps = new LinkedHashSet<>(ModelSteps.of("update.bpmn", "swap"));
        steps.addAll(ModelSteps.of("restore.bpmn"));
        return steps.stream().map(step -> step + ":effect-2").toList();
    }
}
