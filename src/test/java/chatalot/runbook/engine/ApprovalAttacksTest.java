package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Decision;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to an approval that is none, through Tasklist's two doors and through ours. */
@ProcessTest
class ApprovalAttacksTest {

    /** Asked for the run, and is an approver as well. */
    private static final Person OLIVIA_IN_BOTH = new Person("olivia", Set.of(Person.OPS, Person.APPROVERS));
    private static final Person ADA = new Person("ada", Set.of("camunda-admin", Person.ADMINS));

    private final Stage stage;
    private final TasklistDoor tasklist;
    private final RunControl control;
    private final Approvals approvals;
    private final TaskService tasks;
    private Run run;
    private OpenTask task;

    ApprovalAttacksTest(Stage stage, TasklistDoor tasklist, RunControl control, Approvals approvals, TaskService tasks) {
        this.stage = stage;
        this.tasklist = tasklist;
        this.control = control;
        this.approvals = approvals;
        this.tasks = tasks;
    }

    /** Tasklist's ways to close a task: the engine stores what was posted differently in each. */
    enum Door {
        COMPLETE {
            @Override
            void close(TasklistDoor tasklist, Person person, String task, Map<String, Object> posted) {
                tasklist.complete(person, task, posted);
            }
        },
        SUBMIT_FORM {
            @Override
            void close(TasklistDoor tasklist, Person person, String task, Map<String, Object> posted) {
                tasklist.submitForm(person, task, posted);
            }
        };

        abstract void close(TasklistDoor tasklist, Person person, String task, Map<String, Object> posted);
    }

    @BeforeEach
    void aGateIsOpen() {
        run = stage.start(stage.newInstance());
        task = stage.awaitGate(run, "approvePlan");
    }

    @ParameterizedTest
    @EnumSource
    void anApproverApproves(Door door) {
        assertThat(tasks.createTaskQuery().taskId(task.id()).singleResult().getName())
                .isEqualTo("Approve plan: %s to 1.1.0".formatted(run.instance()));
        assertThat(task.name()).isEqualTo("Approve plan");
        post(door, Stage.PAULA, Map.of());

        assertThat(approvals.of(run.number())).singleElement().satisfies(word -> {
            assertThat(word.person()).isEqualTo("paula");
            assertThat(word.approved()).isTrue();
            assertThat(word.digest()).isEqualTo(task.digest().orElseThrow());
        });
    }

    @ParameterizedTest
    @EnumSource
    @Lesson(14)
    void theRequesterCannotApprove(Door door) {
        refused(door, OLIVIA_IN_BOTH, Map.of(), "olivia asked for run");
        assertThatThrownBy(() -> control.decide(run.number(), Decision.APPROVE, task.digest().orElseThrow(), "",
                OLIVIA_IN_BOTH)).isInstanceOf(Refused.class).hasMessageContaining("cannot decide on it");
    }

    @ParameterizedTest
    @EnumSource
    @Lesson(14)
    void nobodyButApproversCanApproveAdministratorsIncluded(Door door) {
        refused(door, ADA, Map.of(), "Only members of approvers");
        assertThatThrownBy(() -> control.decide(run.number(), Decision.APPROVE, task.digest().orElseThrow(), "",
                Stage.OSCAR)).isInstanceOf(Refused.class).hasMessageContaining("Only members of approvers");
    }

    @Test
    void nobodySignedInCannotApprove() {
        assertThatThrownBy(() -> tasks.complete(task.id(), answers(Map.of()))).hasStackTraceContaining("Nobody is signed in");
        assertThat(approvals.of(run.number())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatIsSomebodyElsesCannotBeClosedForThem(Door door) {
        tasklist.claim(Stage.PETER, task.id());

        assertThatThrownBy(() -> door.close(tasklist, Stage.PAULA, task.id(), answers(Map.of())))
                .hasStackTraceContaining("claimed by peter");
        assertThatThrownBy(() -> control.decide(run.number(), Decision.APPROVE, task.digest().orElseThrow(), "",
                Stage.PAULA)).isInstanceOf(Refused.class).hasMessageContaining("claimed by");
        assertThat(approvals.of(run.number())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void onePersonCountsOnceAtAGate(Door door) {
        post(door, Stage.PAULA, Map.of());
        String first = task.id();
        task = stage.awaitTask(run, open -> !open.id().equals(first));

        refused(door, Stage.PAULA, Map.of(), "has decided at this gate already");
        assertThat(approvals.of(run.number())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void anApprovalOfSomethingElseIsRefused(Door door) {
        refused(door, Stage.PAULA, Map.of("digest", "cc".repeat(32)), "not what would be signed now");
        assertThatThrownBy(() -> control.decide(run.number(), Decision.APPROVE, "", "", Stage.PAULA))
                .isInstanceOf(Refused.class).hasMessageContaining("not what would be signed now");
    }

    @ParameterizedTest
    @EnumSource
    void aRejectionWithoutAReasonIsRefused(Door door) {
        refused(door, Stage.PAULA, Map.of("decision", "reject", "comment", "  "), "needs a comment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "APPROVED"})
    void aDecisionIsOneOfTheKnownWords(String decision) {
        refused(Door.COMPLETE, Stage.PAULA, Map.of("decision", decision), "has to be approve, reject or override");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerNobodyAskedForIsRefused(Door door) {
        refused(door, Stage.PAULA, Map.of("approvalOutcome", "approved"), "takes no answer named approvalOutcome");
        refused(door, Stage.PAULA, Map.of("needed", 0, "nrOfCompletedInstances", 2), "needed, nrOfCompletedInstances");
    }

    @ParameterizedTest
    @EnumSource
    void postedFactsHaveNoEffect(Door door) {
        post(door, Stage.PAULA, Map.of("requester", "nobody", "release", "harmless", "instance", "another",
                "runNumber", 4711L, "gateName", "Approve lunch"));
        String first = task.id();
        OpenTask second = stage.awaitTask(run, open -> !open.id().equals(first));

        assertThat(tasks.getVariables(second.id())).containsEntry("requester", "olivia").containsEntry("release", "1.1.0")
                .containsEntry("instance", run.instance()).containsEntry("runNumber", run.number().value())
                .containsEntry("gateName", "Approve plan").containsEntry("digest", task.digest().orElseThrow());
        assertThat(tasks.getVariables(second.id()).get("decision")).isNull();
        assertThat(tasks.getVariables(second.id()).get("comment")).isNull();
    }

    @Test
    void anAnswerThatIsNoTextIsRefused() {
        refused(Door.COMPLETE, Stage.PAULA, Map.of("comment", 42), "has to be a text");
        refused(Door.COMPLETE, Stage.PAULA, Map.of("comment", "x".repeat(2001)), "at most 2000 characters");
    }

    private void post(Door door, Person person, Map<String, Object> instead) {
        tasklist.claim(person, task.id());
        door.close(tasklist, person, task.id(), answers(instead));
    }

    private void refused(Door door, Person person, Map<String, Object> instead, String said) {
        long words = approvals.of(run.number()).size();
        tasks.setAssignee(task.id(), person.id());
        assertThatThrownBy(() -> door.close(tasklist, person, task.id(), answers(instead)))
                .isInstanceOf(ProcessEngineException.class).hasMessageContaining(said);
        assertThat(approvals.of(run.number())).hasSize((int) words);
        assertThat(control.openTasks(run.number())).extracting(OpenTask::id).containsExactly(task.id());
    }

    private Map<String, Object> answers(Map<String, Object> instead) {
        Map<String, Object> answers = new HashMap<>(Map.of("decision", "approve", "comment", "",
                "digest", task.digest().orElseThrow()));
        answers.putAll(instead);
        return answers;
    }
}
