package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.run.Approval;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Decision;
import chatalot.runbook.run.StepLog;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The emergency override: a visible act of two administrators, and no way round for anybody else. */
@ProcessTest
class OverrideTest {

    private static final Person ADA = new Person("ada", Set.of(Person.ADMINS));
    private static final Person ABEL = new Person("abel", Set.of(Person.ADMINS));
    /** As Tasklist says it: the engine has a name of its own for the group. */
    private static final Person ABEL_IN_TASKLIST = new Person("abel", Set.of("camunda-admin"));

    private final Stage stage;
    private final TasklistDoor tasklist;
    private final RunControl control;
    private final Approvals approvals;
    private final StepLog log;

    OverrideTest(Stage stage, TasklistDoor tasklist, RunControl control, Approvals approvals, StepLog log) {
        this.stage = stage;
        this.tasklist = tasklist;
        this.control = control;
        this.approvals = approvals;
        this.log = log;
    }

    @Test
    @Lesson(14)
    void twoAdministratorsStandInForTheApproversAndTheRunSaysSoForEver() {
        Run run = stage.start(stage.newInstance());
        override(run, "approvePlan", ADA, "everybody is ill");
        assertThat(stage.now(run.number()).exception()).isEmpty();
        override(run, "approvePlan", ABEL, "they are");
        stage.approve(run, "approveSwap");

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(stage.now(run.number()).exception())
                .contains("Approve plan was passed by an emergency override of ada and abel.");
        assertThat(approvals.of(run.number())).filteredOn(Approval::exception).extracting(Approval::comment)
                .containsExactly("everybody is ill", "they are");
        assertThat(log.lines(run.number(), 0, 1000)).anyMatch(line -> line.step().equals("confirmApprovals")
                && line.line().contains("approvePlan: passed by an emergency override: ada, abel"));
    }

    @Test
    void oneOverrideOfTwoIsNothingAnApproversWordStillCounts() {
        Run run = stage.start(stage.newInstance());
        override(run, "approvePlan", ADA, "everybody is ill");
        stage.approve(run, "approvePlan");
        stage.awaitGate(run, "approveSwap");

        assertThat(stage.now(run.number()).exception()).isEmpty();
    }

    @Test
    void bothGatesOverriddenAreBothNamed() {
        Run run = stage.start(stage.newInstance());
        for (String gate : Approvals.GATES) {
            override(run, gate, ADA, "x");
            override(run, gate, ABEL, "y");
        }

        assertThat(stage.awaitEnd(run)).isEqualTo("Updated");
        assertThat(stage.now(run.number()).exception().orElseThrow()).contains("Approve plan was", "Approve swap was");
    }

    @Test
    void tasklistTakesAnAdministratorsOverrideToo() {
        Run run = stage.start(stage.newInstance());
        override(run, "approvePlan", ADA, "x");
        OpenTask task = stage.awaitTask(run, open -> open.assignee().isEmpty());

        tasklist.claim(ABEL_IN_TASKLIST, task.id());
        tasklist.submitForm(ABEL_IN_TASKLIST, task.id(), Map.of("decision", "override", "comment", "y",
                "digest", task.digest().orElseThrow()));

        assertThat(stage.awaitGate(run, "approveSwap").group()).isEqualTo(Person.APPROVERS);
        assertThat(stage.now(run.number()).exception()).isPresent();
    }

    @Test
    void aWithdrawnOverrideStandsForNothingAndTheMarkStays() {
        Run run = stage.start(stage.newInstance());
        override(run, "approvePlan", ADA, "x");
        override(run, "approvePlan", ABEL, "y");
        stage.awaitGate(run, "approveSwap");

        control.withdraw(run.number(), "false alarm", ABEL);

        assertThat(approvals.standing(run, "aa".repeat(32), "bb".repeat(32)).get(0).stands()).isFalse();
        assertThat(stage.now(run.number()).exception()).isPresent();
    }

    @Test
    void nobodyElseOverridesAndNobodyTwiceOrForThemselvesOrWithoutAReason() {
        Run run = control.startUpdate(stage.newInstance(), "", "", Optional.empty(), new Person("olga", Set.of(Person.OPS, Person.ADMINS)));
        OpenTask task = stage.awaitGate(run, "approvePlan");

        refused(run, task, Stage.PAULA, "why", "Only members of admins override");
        refused(run, task, new Person("olga", Set.of(Person.OPS, Person.ADMINS)), "why", "olga asked for run");
        refused(run, task, ADA, "  ", "what the emergency is");
        control.override(run.number(), task.digest().orElseThrow(), "why", ADA);
        OpenTask next = stage.awaitTask(run, open -> !open.id().equals(task.id()));
        refused(run, next, ADA, "why", "has decided at this gate already");
        assertThatThrownBy(() -> control.decide(run.number(), Decision.APPROVE, task.digest().orElseThrow(), "", ABEL))
                .isInstanceOf(Refused.class).hasMessageContaining("Only members of approvers");
        assertThat(approvals.of(run.number())).hasSize(1);
    }

    private void override(Run run, String gate, Person person, String reason) {
        OpenTask task = stage.awaitTask(run, open -> open.gate().filter(gate::equals).isPresent()
                && approvals.of(run.number()).stream().noneMatch(word -> word.gate().equals(gate)
                && word.person().equals(person.id())));
        control.override(run.number(), task.digest().orElseThrow(), reason, person);
    }

    private void refused(Run run, OpenTask task, Person person, String reason, String said) {
        assertThatThrownBy(() -> control.override(run.number(), task.digest().orElseThrow(), reason, person))
                .isInstanceOf(Refused.class).hasMessageContaining(said);
    }
}
