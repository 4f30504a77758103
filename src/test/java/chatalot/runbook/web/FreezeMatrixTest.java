package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.cli.Typed;
import chatalot.runbook.engine.DirectStart;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Freezes;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import chatalot.runbook.steps.RecheckAlone;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** Every way in which a run can begin, go on or swap meets a freeze, of its instance or of all; the way back does not. */
@RunningService
@Tag("matrix")
class FreezeMatrixTest {

    private static final Person OLIVIA = new Person("olivia", Set.of(Person.OPS));

    @LocalServerPort
    private int port;
    @TempDir
    private Path directory;
    @Autowired
    private FreezeControl control;
    @Autowired
    private Freezes freezes;
    @Autowired
    private ChangeCalendar calendar;
    @Autowired
    private RunStore runs;
    @Autowired
    private StepLog log;
    @Autowired
    private RuntimeService runtime;
    @Autowired
    private RepositoryService repository;
    @Autowired
    private ManagementService jobs;
    @Autowired
    private ApplicationContext beans;

    @AfterEach
    void liftEverythingAndEndWhatRuns() {
        freezes.holding().forEach(freeze -> control.lift(freeze.id().orElseThrow(), "over", OLIVIA));
        new PlayedRuns(port).endAll();
    }

    /** A way to start an update. */
    enum Way { REST, COMMAND_LINE, CONSOLE, ENGINE }

    static Stream<Arguments> waysAndScopes() {
        return Stream.of(Way.values()).flatMap(way -> Stream.of(Optional.<String>empty(), Optional.of("demo"))
                .map(instance -> Arguments.of(way, instance)));
    }

    @ParameterizedTest
    @MethodSource("waysAndScopes")
    @Lesson(15)
    void noWayInStartsAnUpdateInAFreezeAndEachSaysWhose(Way way, Optional<String> instance) throws IOException {
        int before = runs.list(Optional.empty(), 500).size();
        Freeze freeze = freeze(instance);

        assertThat(start(way)).contains("frozen by olivia since", "until it is lifted: audit", "Nothing was started.");
        assertThat(runs.list(Optional.empty(), 500)).hasSize(before);

        control.lift(freeze.id().orElseThrow(), "over", OLIVIA);
        start(way);
        assertThat(runs.list(Optional.empty(), 500)).hasSize(before + 1);
    }

    @Test
    void aFreezeOfAnotherInstanceIsNone() throws IOException {
        freeze(Optional.of("team"));

        for (Way way : Way.values()) {
            assertThat(start(way)).doesNotContain("frozen by");
            new PlayedRuns(port).endAll();
        }
    }

    @Test
    void theModelThatAsksWhetherTheWindowIsOpenIsToldNoAndWaitsADayOrUntilItIsLifted() {
        repository.createDeployment().addClasspathResource("wait-for-window.bpmn").deploy();
        String waiting = asOlivia("waitForWindow",
                Map.of("instance", "demo", "notBefore", Instant.now().plusSeconds(600).toString()));
        Instant soon = timer(waiting);

        Freeze freeze = freeze(Optional.of("demo"));

        assertThat(timer(waiting)).isAfter(soon.plus(Duration.ofHours(20)));
        control.lift(freeze.id().orElseThrow(), "over", OLIVIA);
        assertThat(timer(waiting)).isEqualTo(soon);
        runtime.deleteProcessInstance(waiting, "the test is over");
    }

    @Test
    void recheckSendsTheRunBackToWaitingAndTouchesNothing() {
        long number = new PlayedRuns(port).startAndAwaitApproval("1.1.0");
        freeze(Optional.of("demo"));

        RecheckAlone.Seen seen = RecheckAlone.run(calendar, run(number));

        assertThat(seen.outputs().values()).containsEntry("windowOpen", false);
        assertThat(seen.lines()).singleElement().asString().contains("Frozen by olivia, until it is lifted: audit.");
    }

    @Test
    void aRunThatIsApprovedInAFreezeWaitsAndGoesOnWhenItIsLifted() {
        PlayedRuns played = new PlayedRuns(port);
        long number = played.startAndAwaitApproval("1.1.0");
        played.approve("paula", number);
        Freeze freeze = freeze(Optional.empty());
        played.approve("paula", number);

        played.await(number, run -> run.get("state").asText().equals("waiting_for_window"));
        assertThat(log.steps(new RunNumber(number))).extracting(StepRecord::step).doesNotContain("recheck", "stopApp");
        control.lift(freeze.id().orElseThrow(), "over", OLIVIA);

        assertThat(played.awaitEnd(number).get("outcome").asText()).isEqualTo("Updated");
    }

    private Freeze freeze(Optional<String> instance) {
        return control.freeze(instance, "audit", Optional.empty(), OLIVIA);
    }

    /** What is said to whoever starts an update that way. */
    private String start(Way way) throws IOException {
        return switch (way) {
            case REST -> {
                HttpResponse<String> answer = Caller.withBasic(port, "olivia").post("/api/instances/demo/updates", "{}");
                assertThat(answer.statusCode()).isIn(201, 409);
                yield answer.body();
            }
            case COMMAND_LINE -> {
                Path password = Files.writeString(directory.resolve("password"), Caller.PASSWORD);
                Typed.Said said = Typed.run("update", "demo", "--server", "http://localhost:" + port, "--user", "olivia",
                        "--password-file", password.toString());
                assertThat(said.code()).isIn(0, 1);
                yield said.out() + said.errors();
            }
            case CONSOLE -> {
                Caller olivia = Caller.signedIn(port, "olivia");
                String landed = olivia.form("/instances", "/instances/demo/updates", Map.of()).headers()
                        .firstValue("Location").orElseThrow();
                yield olivia.get(landed.replaceFirst("https?://[^/]+", "")).body();
            }
            case ENGINE -> {
                try {
                    yield asOlivia("update", Map.of("instance", "demo"));
                } catch (Refused | ProcessEngineException e) {
                    yield e.getMessage();
                }
            }
        };
    }

    private String asOlivia(String process, Map<String, Object> asked) {
        return new DirectStart(beans).of(process, OLIVIA, asked);
    }

    private Instant timer(String processInstance) {
        return jobs.createJobQuery().processInstanceId(processInstance).timers().singleResult().getDuedate().toInstant();
    }

    private Run run(long number) {
        return runs.find(new RunNumber(number)).orElseThrow();
    }
}
