package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldsTest {

    private static final String COMMIT = "c0ffee00".repeat(5);
    private static final String LIKE_IT = "c0ffee11".repeat(5);
    private static final Person OLGA = new Person("olga", Set.of(Person.OPS));

    private final OwnTables tables = new OwnTables();
    private final Holds holds = tables.holds();
    private final Run run = tables.with(run(7));

    @Test
    void aHeldCommitIsHeldForItsInstanceAlone() {
        holds.hold(run, COMMIT, "v1.2.0", "Its rehearsal failed");

        assertThat(holds.open("chat", COMMIT)).hasValueSatisfying(hold -> {
            assertThat(hold.run()).isEqualTo(run.number());
            assertThat(hold.release()).isEqualTo("v1.2.0");
            assertThat(hold.reason()).isEqualTo("Its rehearsal failed");
        });
        assertThat(holds.open("other", COMMIT)).isEmpty();
        assertThat(holds.open("chat", LIKE_IT)).isEmpty();
    }

    @Test
    void theFirstReasonStaysUntilItIsReleased() {
        holds.hold(run, COMMIT, "v1.2.0", "first");
        holds.hold(tables.with(run(8)), COMMIT, "v1.2.0", "second");

        assertThat(holds.of("chat")).singleElement().satisfies(hold -> assertThat(hold.reason()).isEqualTo("first"));
    }

    @Test
    void aReleasedCommitIsFreeAndItsHoldStaysOnRecord() {
        holds.hold(run, COMMIT, "v1.2.0", "Its rehearsal failed");

        Hold released = holds.release("chat", "c0ffee0", "The index is there now", OLGA);

        assertThat(holds.open("chat", COMMIT)).isEmpty();
        assertThat(holds.of("chat")).containsExactly(released);
        assertThat(released.released()).hasValueSatisfying(release -> {
            assertThat(release.person()).isEqualTo("olga");
            assertThat(release.reason()).isEqualTo("The index is there now");
        });
    }

    @Test
    void whatFailsAgainIsHeldAgainBesideItsOldHold() {
        holds.hold(run, COMMIT, "v1.2.0", "first");
        holds.release("chat", COMMIT, "Mended", OLGA);

        holds.hold(tables.with(run(8)), COMMIT, "v1.2.0", "second");

        assertThat(holds.of("chat")).extracting(Hold::reason).containsExactly("second", "first");
        assertThat(holds.of("chat")).extracting(Hold::open).containsExactly(true, false);
        assertThat(holds.release("chat", COMMIT, "Mended again", OLGA).reason()).isEqualTo("second");
        assertThat(holds.of("chat").get(1).released().orElseThrow().reason()).isEqualTo("Mended");
    }

    @Test
    void onlyOpsReleaseAndOnlyWithAReason() {
        holds.hold(run, COMMIT, "v1.2.0", "Its rehearsal failed");

        for (String group : Set.of(Person.AUDITORS, Person.APPROVERS, Person.ADMINS)) {
            assertRefused(COMMIT, "Why not", new Person("arthur", Set.of(group)), Refused.Kind.FORBIDDEN);
        }
        assertRefused(COMMIT, "  ", OLGA, Refused.Kind.INVALID);
        assertThat(holds.open("chat", COMMIT)).isPresent();
    }

    @Test
    void aBeginningThatSeveralShareReleasesNone() {
        holds.hold(run, COMMIT, "v1.2.0", "Its rehearsal failed");
        holds.hold(run, LIKE_IT, "v1.3.0", "Its rehearsal failed");

        assertRefused("c0ffee", "Both", OLGA, Refused.Kind.CONFLICT);
        assertRefused("abc1234", "Neither", OLGA, Refused.Kind.NOT_FOUND);
        assertThat(holds.of("chat")).allMatch(Hold::open);
    }

    private void assertRefused(String commit, String reason, Person person, Refused.Kind kind) {
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> holds.release("chat", commit, reason, person))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    private static Run run(long number) {
        return new Run(new RunNumber(number), RunKind.UPDATE, "chat", "", "", Optional.empty(), "olga", RunState.PREPARING,
                Optional.empty(), Optional.empty(), Optional.empty(), Instant.EPOCH, Optional.empty(), Optional.empty(), "", Optional.empty());
    }
}
