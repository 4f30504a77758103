package chatalot.runbook.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import chatalot.runbook.audit.RunException.Kind;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunNumber;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is abnormal about runs, and who looks at it. */
class RunExceptionsTest {

    private static final RunNumber SEVEN = new RunNumber(7);
    private static final Person OSCAR = new Person("oscar", Set.of(Person.OPS));
    private static final Person ADA = new Person("ada", Set.of(Person.ADMINS));

    private final OwnTables tables = new OwnTables().with(7, "olivia").with(8, "olivia");
    private final Room room = new Room(tables);

    @Test
    void anOverrideIsLaidToThoseWhoOverrode() {
        ApprovalRequest gate = tables.approvals().open("p", SEVEN, "approvePlan", "aa".repeat(32), 2);
        tables.approvals().recordOverride(gate, "ada", "down");
        tables.approvals().recordOverride(gate, "abel", "down");
        room.trail().record(Fact.of(Act.GATE_OVERRIDDEN).by("abel").on(SEVEN).saying("Approve plan was passed by ada and abel."));

        assertThat(open()).singleElement().satisfies(exception -> {
            assertThat(exception.kind()).isEqualTo(Kind.OVERRIDE);
            assertThat(exception.persons()).containsExactly("abel", "ada");
            assertThat(exception.instance()).isEqualTo("demo");
        });
    }

    @Test
    void anExpiredApprovalAMendingByHandAndAPurgeAreOnThePage() {
        room.trail().record(Fact.of(Act.RUN_ENDED).on(SEVEN).to("Expired"));
        room.trail().record(Fact.of(Act.CONFIRM).by("oscar").on(new RunNumber(8)).saying("mended the database"));
        room.trail().record(Fact.of(Act.DETAILS_DELETED).on(new RunNumber(8)).saying("Details of 2 runs"));

        assertThat(open()).extracting(RunException::run, RunException::kind).containsExactly(
                tuple(new RunNumber(8), Kind.BY_HAND),
                tuple(new RunNumber(8), Kind.PURGED),
                tuple(SEVEN, Kind.EXPIRED));
        assertThat(room.exceptions().list(true, Optional.of("demo"), Optional.of(Kind.EXPIRED), Optional.empty(), 10)).hasSize(1);
        assertThat(room.exceptions().list(true, Optional.empty(), Optional.empty(), Optional.of(new RunNumber(8)), 10)).hasSize(1);
        assertThat(room.exceptions().list(true, Optional.empty(), Optional.empty(), Optional.empty(), 1)).as("of one run").hasSize(2);
    }

    @Test
    void anUpdateThatCameToTheSwapWithoutARehearsalIsAnException() {
        stopsTheApp(SEVEN);
        stopsTheApp(new RunNumber(8));
        new EvidenceStore(tables.jdbc(), tables).of(SEVEN).put("rehearsal.json", "application/json", "{}");
        room.trail().record(Fact.of(Act.RUN_ENDED).on(SEVEN).to("Updated"));
        room.trail().record(Fact.of(Act.RUN_ENDED).on(new RunNumber(8)).to("Updated"));

        assertThat(open()).extracting(RunException::run, RunException::kind)
                .containsExactly(tuple(new RunNumber(8), Kind.NOT_REHEARSED));
    }

    private void stopsTheApp(RunNumber run) {
        tables.steps().begin(run, "stopApp", "Stop app", "node/1");
    }

    @Test
    void anotherPersonAcknowledgesOnceWithAComment() {
        room.trail().record(Fact.of(Act.CONFIRM).by("oscar").on(SEVEN).saying("mended"));
        Acknowledgements acknowledgements = room.acknowledgements();

        refused(Refused.Kind.FORBIDDEN, OSCAR, "fine");
        refused(Refused.Kind.FORBIDDEN, new Person("arthur", Set.of(Person.AUDITORS, Person.APPROVERS)), "fine");
        refused(Refused.Kind.INVALID, ADA, " ");
        RunException seen = acknowledgements.acknowledge(SEVEN, Kind.BY_HAND, "asked oscar about it", ADA);

        assertThat(seen.seen().orElseThrow().person()).isEqualTo("ada");
        assertThat(open()).isEmpty();
        assertThat(room.exceptions().list(false, Optional.empty(), Optional.empty(), Optional.empty(), 10)).hasSize(1);
        assertThat(room.all().get(0).act()).isEqualTo(Act.ACKNOWLEDGED);
        refused(Refused.Kind.CONFLICT, ADA, "again");
        assertThat(room.all()).hasSize(2);
    }

    @Test
    void whatHappensAgainIsToBeLookedAtAgain() {
        room.trail().record(Fact.of(Act.RETRY).by("oscar").on(SEVEN).saying("once"));
        room.acknowledgements().acknowledge(SEVEN, Kind.BY_HAND, "seen", ADA);
        room.trail().record(Fact.of(Act.CONFIRM).by("olivia").on(SEVEN).saying("twice"));

        assertThat(open()).singleElement().satisfies(exception -> {
            assertThat(exception.persons()).containsExactly("olivia", "oscar");
            assertThat(exception.words()).contains("once", "twice");
        });
    }

    private void refused(Refused.Kind kind, Person person, String comment) {
        assertThatThrownBy(() -> room.acknowledgements().acknowledge(SEVEN, Kind.BY_HAND, comment, person))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    private List<RunException> open() {
        return room.exceptions().list(true, Optional.empty(), Optional.empty(), Optional.empty(), 10);
    }
}
