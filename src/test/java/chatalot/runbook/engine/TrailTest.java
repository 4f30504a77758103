package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.audit.AuditEvent;
import chatalot.runbook.audit.AuditFilter;
import chatalot.runbook.audit.AuditRecord;
import chatalot.runbook.audit.GroupHistory;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunControl.Decision;
import chatalot.runbook.run.WayIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.Test;

/** What is on the trail of runs and of people, whichever way they come. */
@ProcessTest
class TrailTest {

    private static final Person BOTH = new Person("both", Set.of(Person.OPS, Person.APPROVERS));

    private final Stage stage;
    private final PlayedSteps steps;
    private final RunControl control;
    private final AuditRecord record;
    private final GroupHistory groups;
    private final IdentityService identity;
    private final TasklistDoor tasklist;
    private final PlayedTimetable timetable;

    TrailTest(Stage stage, PlayedSteps steps, RunControl control, AuditRecord record, GroupHistory groups, IdentityService identity,
            TasklistDoor tasklist, PlayedTimetable timetable) {
        this.stage = stage;
        this.steps = steps;
        this.control = control;
        this.record = record;
        this.groups = groups;
        this.identity = identity;
        this.tasklist = tasklist;
        this.timetable = timetable;
    }

    @Test
    void aRunIsToldFromItsStartToItsEndWithWhoDidWhat() {
        Run run = stage.start(stage.newInstance());
        stage.approveBoth(run);
        stage.awaitEnd(run);

        List<AuditEvent> events = events(run);
        assertThat(events.get(0)).satisfies(start -> {
            assertThat(start.act()).isEqualTo(Act.RUN_STARTED);
            assertThat(start.actor()).contains("olivia");
            assertThat(start.after()).contains("v1.1.0");
            assertThat(start.instance()).contains(run.instance());
        });
        assertThat(events).filteredOn(event -> event.act() == Act.APPROVED).extracting(AuditEvent::who, AuditEvent::subject)
                .containsExactlyInAnyOrder(tuple("paula", "approvePlan"), tuple("peter", "approvePlan"), tuple("paula", "approveSwap"),
                        tuple("peter", "approveSwap"));
        assertThat(events).extracting(AuditEvent::act).containsOnlyOnce(Act.RUN_STARTED, Act.RUN_ENDED).contains(Act.GATE_OPENED, Act.CLAIMED);
        assertThat(events.get(events.size() - 1).after()).contains("Updated");
    }

    @Test
    void aStepThatFailsIsToldByItsCode() {
        String instance = stage.newInstance();
        steps.arrange(instance, "checkInstance", fails(ErrorCode.PREFLIGHT_FAILED));
        Run run = stage.start(instance);
        stage.awaitEnd(run);

        assertThat(events(run)).filteredOn(event -> event.act() == Act.STEP_FAILED).singleElement().satisfies(failed -> {
            assertThat(failed.after()).contains("PREFLIGHT_FAILED");
            assertThat(failed.who()).isEqualTo("the service");
        });
    }

    @Test
    void thatTheRequesterTriedToApproveStaysAlthoughItIsUndone() {
        Run run = control.startUpdate(stage.newInstance(), "", "", Optional.empty(), BOTH);
        OpenTask gate = stage.awaitGate(run, "approvePlan");

        assertThatThrownBy(() -> control.decide(run.number(), Decision.APPROVE, gate.digest().orElseThrow(), "", BOTH))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> tasklist.claim(BOTH, gate.id())).hasMessageContaining("cannot decide");

        assertThat(events(run)).filteredOn(event -> event.act() == Act.DECISION_REFUSED).hasSize(2).allSatisfy(refused -> {
            assertThat(refused.actor()).contains("both");
            assertThat(refused.words()).contains("both asked for run");
        });
        control.cancel(run.number(), "", Stage.OSCAR);
        stage.awaitEnd(run);
        assertThat(events(run)).filteredOn(event -> event.act() == Act.CANCEL).extracting(AuditEvent::who).containsExactly("oscar");
    }

    @Test
    void whatIsDueIsToldAsDoneByTheSchedule() {
        String instance = stage.newInstance();
        timetable.due(instance, Instant.now().plusMillis(700));

        AuditEvent started = await().until(() -> record.page(new AuditFilter(Optional.of("schedule"),
                Optional.of(Act.RUN_STARTED), Optional.empty(), Optional.of(instance), Optional.empty(), Optional.empty(), Optional.empty(), true),
                Optional.empty(), 5).rows(), found -> !found.isEmpty()).get(0);
        assertThat(started.way()).isEqualTo(WayIn.TIMER);
        stage.awaitEnd(stage.now(started.run().orElseThrow()));
    }

    @Test
    void whoMakesUsersAndChangesTheirGroupsIsOnRecordWithOldAndNew() {
        Instant before = Instant.now();
        identity.setAuthentication("ada", List.of("camunda-admin"));
        try {
            User nina = identity.newUser("nina");
            nina.setPassword("correct-horse-battery");
            identity.saveUser(nina);
            identity.createMembership("nina", "approvers");
            identity.deleteMembership("nina", "approvers");
            identity.deleteUser("nina");
        } finally {
            identity.clearAuthentication();
        }

        List<AuditEvent> told = new ArrayList<>(record.page(new AuditFilter(Optional.of("ada"), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.of(before.minusSeconds(1)), Optional.empty(), Optional.of("nina"), true), Optional.empty(), 20).rows());
        Collections.reverse(told);
        assertThat(told).extracting(AuditEvent::act, AuditEvent::before, AuditEvent::after).containsExactly(
                tuple(Act.USER_MADE, Optional.empty(), Optional.of("")), tuple(Act.GROUPS_CHANGED, Optional.of(""), Optional.of("approvers")),
                tuple(Act.GROUPS_CHANGED, Optional.of("approvers"), Optional.of("")), tuple(Act.USER_REMOVED, Optional.of(""), Optional.empty()));
        assertThat(groups.inGroup("approvers", before, Instant.now())).contains("nina");
        assertThat(groups.at(Instant.now())).extracting(GroupHistory.Membership::person).doesNotContain("nina");
    }

    /** Oldest first. */
    private List<AuditEvent> events(Run run) {
        List<AuditEvent> events = new ArrayList<>(record.page(AuditFilter.of(run.number(), true), Optional.empty(), 500).rows());
        Collections.reverse(events);
        return events;
    }
}
