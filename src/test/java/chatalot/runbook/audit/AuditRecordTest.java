package chatalot.runbook.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Intervention;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.WayIn;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is put on record, found again and exported. */
class AuditRecordTest {

    private static final Person ADA = new Person("ada", Set.of(Person.AUDITORS));

    private final OwnTables tables = new OwnTables().with(7, "olivia");
    private final Room room = new Room(tables);

    @Test
    void anEventTellsWhoDidWhatWhenByWhichWayInAndOldAndNew() {
        room.ways().through(WayIn.CLI, () -> room.trail().record(Fact.of(Act.GROUPS_CHANGED).by("ada").about("paula")
                .from(Optional.of("ops")).to("approvers ops").saying("asked for by phone")));

        assertThat(room.all()).singleElement().usingRecursiveComparison().ignoringFields("id").isEqualTo(new AuditEvent(0, tables.instant(),
                Optional.of("ada"), WayIn.CLI, Act.GROUPS_CHANGED, Optional.empty(), Optional.empty(), "paula", Optional.of("ops"),
                Optional.of("approvers ops"), "asked for by phone"));
        assertThat(room.record().since()).contains(tables.instant());
    }

    @Test
    void whatTheServiceDoesByItselfHasNobodyForItAndTheInstanceOfItsRun() {
        room.trail().record(Fact.of(Act.STEP_FAILED).on(new RunNumber(7)).about("Back up").to("BACKUP_FAILED"));

        assertThat(room.all()).singleElement().satisfies(event -> {
            assertThat(event.who()).isEqualTo("the service");
            assertThat(event.way()).isEqualTo(WayIn.SERVICE);
            assertThat(event.instance()).contains("demo");
        });
    }

    @Test
    void anEventIsUndoneWithWhatItTellsOfAndARefusalStays() {
        room.transaction().executeWithoutResult(status -> {
            room.trail().record(Room.fact(Act.APPROVED));
            room.trail().record(Room.fact(Act.DECISION_REFUSED).saying("olivia asked for run 7"));
            status.setRollbackOnly();
        });

        assertThat(room.all()).extracting(AuditEvent::act).containsExactly(Act.DECISION_REFUSED);
    }

    @Test
    void aRefusalIsKnownToTheCallThatItBelongsTo() {
        room.ways().through(WayIn.REST, () -> {
            assertThat(room.ways().call().orElseThrow().refusalTold()).isFalse();
            room.trail().record(Room.fact(Act.DECISION_REFUSED));
            assertThat(room.ways().call().orElseThrow().refusalTold()).isTrue();
        });
        assertThat(room.ways().call()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Intervention.Act.class)
    void everyInterventionIsOnTheTrail(Intervention.Act act) {
        new Interventions(tables.jdbc(), tables, room.trail()).record(new RunNumber(7), act, "oscar", "why");

        assertThat(room.all()).singleElement().satisfies(event -> {
            assertThat(event.act().name()).isEqualTo(act.name());
            assertThat(event.words()).isEqualTo("why");
        });
    }

    @Test
    void signInsAreFoundByThoseAloneWhoMayReadThem() {
        List<Act> personal = Arrays.stream(Act.values()).filter(Act::isPersonal).toList();
        personal.forEach(act -> room.trail().record(Room.fact(act)));
        room.trail().record(Room.fact(Act.FROZEN));

        assertThat(room.record().page(Room.filter(Optional.empty(), Optional.empty(), false), Optional.empty(), 10).rows())
                .extracting(AuditEvent::act).containsExactly(Act.FROZEN);
        assertThat(room.all()).hasSize(personal.size() + 1);
    }

    @Test
    void pagesHoldEveryEventOnce() {
        for (int i = 0; i < 25; i++) {
            room.trail().record(Room.fact(Act.FROZEN).saying("number " + i));
        }
        List<Long> seen = new ArrayList<>();
        Optional<Long> before = Optional.empty();
        do {
            Part<AuditEvent> part = room.record().page(Room.everything(), before, 10);
            part.rows().forEach(event -> seen.add(event.id()));
            before = part.older();
        } while (before.isPresent());

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(room.record().page(Room.filter(Optional.empty(), Optional.of("NUMBER 17"), true), Optional.empty(), 10).rows()).hasSize(1);
    }

    @Test
    void nothingInTheRoomChangesOrRemovesAnEvent() {
        assertThat(AuditRecord.class.getDeclaredMethods()).extracting(Method::getName)
                .noneMatch(name -> name.matches("(?i).*(update|delete|remove|change|set).*"));
    }

    @Test
    void anExportHoldsExactlyWhatTheFilterFindsAndIsOnRecordItself() throws IOException {
        for (int i = 0; i < 1_203; i++) {
            room.trail().record(Room.fact(i % 3 == 0 ? Act.FROZEN : Act.LIFTED));
        }
        StringWriter out = new StringWriter();

        room.exports().events(Room.filter(Optional.of(Act.FROZEN), Optional.empty(), true), ExportFormat.JSONL, "act=frozen", ADA, out);

        assertThat(out.toString().lines()).hasSize(401).allSatisfy(line -> assertThat(line).startsWith("{\"id\":").contains("\"act\":\"frozen\""));
        assertThat(room.all().get(0)).satisfies(event -> {
            assertThat(event.act()).isEqualTo(Act.EXPORTED);
            assertThat(event.actor()).contains("ada");
            assertThat(event.words()).isEqualTo("act=frozen");
        });
    }

    @Test
    void textInASpreadsheetIsQuotedAndNeverAFormula() throws IOException {
        StringWriter out = new StringWriter();
        ExportFormat.CSV.write(List.of(new Column<String>("text", text -> text), new Column<>("length", String::length)),
                List.of("=cmd|' /C calc'!A0", "@SUM(1)", "-2+3", "+1", "\tx", "a \"quoted\", word", "two\nlines", "plain").iterator(), out);

        assertThat(out.toString()).isEqualTo("text,length\r\n'=cmd|' /C calc'!A0,18\r\n'@SUM(1),7\r\n'-2+3,4\r\n'+1,2\r\n"
                + "'\tx,2\r\n\"a \"\"quoted\"\", word\",16\r\n\"two\nlines\",9\r\nplain,5\r\n");
    }

    @Test
    void whoWasInWhichGroupsIsKnownForEveryMomentSinceItWasFirstSeen() {
        List<Person> people = new ArrayList<>(List.of(new Person("paula", Set.of("approvers")), new Person("peter", Set.of("ops"))));
        GroupHistory groups = room.groups(people);
        Instant before = tables.instant().minusSeconds(1);
        groups.start();
        Instant first = tables.instant();
        tables.passes(Duration.ofHours(1));
        people.set(1, new Person("peter", Set.of("ops", "approvers")));
        groups.look(Optional.of("ada"));
        tables.passes(Duration.ofHours(1));
        people.remove(0);
        groups.look(Optional.of("ada"));
        Instant last = tables.instant();

        assertThat(groups.at(before)).isEmpty();
        assertThat(groups.at(first)).extracting(GroupHistory.Membership::person, GroupHistory.Membership::groups)
                .containsExactly(tuple("paula", Set.of("approvers")), tuple("peter", Set.of("ops")));
        assertThat(groups.at(last)).extracting(GroupHistory.Membership::person).containsExactly("peter");
        assertThat(groups.inGroup("approvers", first, first)).containsExactly("paula");
        assertThat(groups.inGroup("approvers", first, last)).containsExactly("paula", "peter");
        assertThat(groups.since()).contains(first);
        assertThat(room.all()).extracting(AuditEvent::act, AuditEvent::subject, event -> event.actor().orElse("-"),
                event -> event.before().orElse("-"), event -> event.after().orElse("-")).containsExactlyInAnyOrder(
                        tuple(Act.USER_REMOVED, "paula", "ada", "approvers", "-"),
                        tuple(Act.GROUPS_CHANGED, "peter", "ada", "ops", "approvers ops"),
                        tuple(Act.USER_MADE, "peter", "-", "-", "ops"),
                        tuple(Act.USER_MADE, "paula", "-", "-", "approvers"));
        groups.start();
        assertThat(room.all()).hasSize(4);
    }
}
