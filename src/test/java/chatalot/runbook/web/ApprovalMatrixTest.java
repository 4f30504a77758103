package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.web.ApprovalPaths.Attempt;
import chatalot.runbook.web.ApprovalPaths.Path;
import chatalot.runbook.web.ApprovalPaths.Verb;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Every way in × every violation: none goes around. Each answer is a refusal in words, and afterwards the records are
 * what they were. Two people are needed at a gate; {@code boss}, who is in every group, asks for the run.
 */
@RunningService
@Tag("matrix")
class ApprovalMatrixTest {

    private static final String SHOWN = "shown";
    private static final String OTHER = "00".repeat(32);
    private static final String ASKED = "boss asked for run";
    private static final String TWICE = "has decided at this gate already";
    private static final String STALE = "What you saw is not|Something else is to be signed now";
    private static final String NO_APPROVER = "None of your groups|Only members of approvers|does not have|not authorized";
    private static final String NO_ADMIN = "None of your groups|Only members of admins|does not have|not authorized";

    /** What has happened before. */
    enum Before {
        NOTHING, PAULA_APPROVED, PETER_CLAIMED, ADA_OVERRODE, THE_PLAN_CHANGED, THE_SWAP_BEGAN
    }

    /**
     * @param said a pattern of what the refusal says, on whichever way it comes
     */
    record Violation(String name, Before before, Attempt attempt, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Violation> VIOLATIONS = List.of(
            new Violation("the requester approves", Before.NOTHING, decide("boss", "approve", SHOWN, ""), ASKED),
            new Violation("the requester rejects", Before.NOTHING, decide("boss", "reject", SHOWN, "no"), ASKED),
            new Violation("the requester overrides", Before.NOTHING, override("boss", SHOWN, "fire"), ASKED),
            new Violation("one person twice", Before.PAULA_APPROVED, decide("paula", "approve", SHOWN, ""), TWICE),
            new Violation("something else is signed", Before.NOTHING, decide("paula", "approve", OTHER, ""), STALE),
            new Violation("the plan changed meanwhile", Before.THE_PLAN_CHANGED, decide("paula", "approve", SHOWN, ""), STALE),
            new Violation("a rejection without a comment", Before.NOTHING, decide("paula", "reject", SHOWN, " "),
                    "comment is missing|needs a comment"),
            new Violation("an auditor approves", Before.NOTHING, decide("arthur", "approve", SHOWN, ""), NO_APPROVER),
            new Violation("an operator approves", Before.NOTHING, decide("olivia", "approve", SHOWN, ""), NO_APPROVER),
            new Violation("an administrator approves", Before.NOTHING, decide("ada", "approve", SHOWN, ""), NO_APPROVER),
            new Violation("an answer nobody asked for", Before.NOTHING,
                    decide("paula", "approve", SHOWN, "").with("approvalOutcome", "approved"), "approvalOutcome"),
            new Violation("a number of people of one's own", Before.NOTHING,
                    decide("paula", "approve", SHOWN, "").with("needed", "1"), "needed"),
            new Violation("a task that another has claimed", Before.PETER_CLAIMED, decide("paula", "approve", SHOWN, ""),
                    "claimed by peter"),
            new Violation("one administrator overrides twice", Before.ADA_OVERRODE, override("ada", SHOWN, "again"), TWICE),
            new Violation("an approver overrides", Before.NOTHING, override("paula", SHOWN, "fire"), NO_ADMIN),
            new Violation("an operator overrides", Before.NOTHING, override("olivia", SHOWN, "fire"), NO_ADMIN),
            new Violation("an override without a reason", Before.NOTHING, override("ada", SHOWN, " "),
                    "reason is missing|needs a comment"),
            new Violation("another's word is withdrawn", Before.PAULA_APPROVED, withdraw("peter"), "peter has said nothing"),
            new Violation("another's word is withdrawn by name", Before.PAULA_APPROVED, withdraw("peter").with("person", "paula"),
                    "There is no field person|peter has said nothing"),
            new Violation("the requester withdraws an approval", Before.PAULA_APPROVED, withdraw("boss"), "boss has said nothing"),
            new Violation("a word is withdrawn inside the swap", Before.THE_SWAP_BEGAN, withdraw("paula"), "stays said"),
            new Violation("handed to the requester", Before.NOTHING, assign("paula", "boss"), ASKED),
            new Violation("handed to one who has decided", Before.PAULA_APPROVED, assign("peter", "paula"), TWICE),
            new Violation("handed to an operator", Before.NOTHING, assign("paula", "olivia"), "olivia is not one"),
            new Violation("handed to nobody known", Before.NOTHING, assign("paula", "mallory"), "There is no user mallory"),
            new Violation("handed on by an operator", Before.NOTHING, assign("olivia", "paula"), NO_APPROVER + "|olivia is not one"));

    @LocalServerPort
    private int port;
    @TempDir
    private java.nio.file.Path directory;
    @Autowired
    private Approvals approvals;
    @Autowired
    private IdentityService identity;
    @Autowired
    private TaskService tasks;

    static Stream<Arguments> everyViolationOnEveryPath() {
        return VIOLATIONS.stream().flatMap(violation -> Stream.of(Path.values())
                .filter(path -> path.offers(violation.attempt())).map(path -> Arguments.of(violation, path)));
    }

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @ParameterizedTest(name = "{0} × {1}")
    @MethodSource("everyViolationOnEveryPath")
    void noneGoesAround(Violation violation, Path path) throws Exception {
        long run = new PlayedRuns(port).startAndAwaitApproval("boss",
                violation.before() == Before.THE_SWAP_BEGAN ? "two-1.2.0" : "two-1.1.0");
        String shown = gate(run).path("digest").asText();
        arrange(run, violation.before());
        Object before = records(run, violation.attempt().verb());

        ApprovalPaths.Answer answer = path.attempt(new ApprovalPaths(port, directory, identity, tasks), run,
                gate(run).path("task").asText(), violation.attempt().shown(SHOWN, shown));

        assertThat(answer.refused()).as(answer.words()).isTrue();
        assertThat(answer.words()).containsPattern(violation.said());
        assertThat(records(run, violation.attempt().verb())).isEqualTo(before);
    }

    private void arrange(long run, Before before) throws Exception {
        PlayedRuns runs = new PlayedRuns(port);
        switch (before) {
            case PAULA_APPROVED -> {
                runs.approve("paula", run);
                runs.awaitApproval(run);
            }
            case PETER_CLAIMED -> demand(run, "peter", "assignee", Map.of("person", "peter"));
            case ADA_OVERRODE -> {
                String task = gate(run).path("task").asText();
                demand(run, "ada", "overrides", Map.of("digest", gate(run).path("digest").asText(), "reason", "fire"));
                runs.await(run, now -> !now.at("/waitsFor/0/task").asText(task).equals(task));
            }
            case THE_PLAN_CHANGED -> {
                var request = approvals.newest(new RunNumber(run), "approvePlan").orElseThrow();
                approvals.open(request.processInstance(), request.run(), request.gate(), "4e".repeat(32), request.needed());
            }
            case THE_SWAP_BEGAN -> {
                for (String person : List.of("paula", "peter", "paula", "peter")) {
                    runs.approve(person, run);
                }
                runs.awaitState(run, "waiting_for_review");
            }
            default -> { }
        }
    }

    private void demand(long run, String user, String what, Map<String, String> fields) throws Exception {
        assertThat(Caller.withBasic(port, user).post("/api/runs/" + run + "/" + what,
                new ObjectMapper().writeValueAsString(fields)).statusCode()).isEqualTo(200);
    }

    private JsonNode gate(long run) throws Exception {
        return run(run).at("/waitsFor/0");
    }

    /** What must not change. Claiming is no violation; being handed a task that one may not have is. */
    private Object records(long run, Verb verb) throws Exception {
        JsonNode now = run(run);
        return List.of(now.path("approvals"), now.path("exception"), now.path("state"), now.at("/waitsFor/0/task"),
                verb == Verb.ASSIGN ? now.at("/waitsFor/0/assignee") : "");
    }

    private JsonNode run(long run) throws Exception {
        return new ObjectMapper().readTree(Caller.withBasic(port, "arthur").get("/api/runs/" + run).body());
    }

    private static Attempt decide(String user, String decision, String digest, String comment) {
        return new Attempt(Verb.DECIDE, user, Map.of("decision", decision, "digest", digest, "comment", comment));
    }

    private static Attempt override(String user, String digest, String reason) {
        return new Attempt(Verb.OVERRIDE, user, Map.of("digest", digest, "reason", reason));
    }

    private static Attempt withdraw(String user) {
        return new Attempt(Verb.WITHDRAW, user, Map.of("reason", "on second thoughts"));
    }

    private static Attempt assign(String user, String person) {
        return new Attempt(Verb.ASSIGN, user, Map.of("person", person));
    }
}
