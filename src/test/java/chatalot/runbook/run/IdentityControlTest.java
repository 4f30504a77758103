package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.run.IdentityControl.TestFile;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityControlTest {

    private static final Person OLGA = new Person("olga", Set.of(Person.OPS));
    private static final Person ADA = new Person("ada", Set.of(Person.ADMINS));

    private final OwnTables tables = new OwnTables();
    private final IdentityChecks checks = new IdentityChecks(tables.jdbc(), tables, fact -> { });
    private Optional<String> recipient = Optional.of("age1one");
    private final IdentityControl control = new IdentityControl(checks, new Recipients() {
        @Override
        public Optional<String> of(String instance) {
            return recipient;
        }

        @Override
        public String sealed(String text, String to) {
            return to + ": " + text;
        }
    }, tables);

    @Test
    void whoTypesTheWordIsOnRecordWithTheTime() {
        TestFile file = control.ask("chat", OLGA);
        assertThat(file.armored()).startsWith("age1one: ");
        assertThat(checks.confirmed("chat", "age1one")).isEmpty();

        IdentityCheck check = control.confirm("chat", file.check().id(), " " + word(file).toUpperCase() + "\n", ADA);

        assertThat(check.confirmed()).hasValue(new IdentityCheck.Confirmation("ada", tables.instant()));
        assertThat(checks.confirmed("chat", "age1one")).hasValue(check);
        assertThat(checks.confirmed("other", "age1one")).isEmpty();
    }

    @Test
    void everyTestFileHasItsOwnWordAndNoneIsKept() {
        TestFile one = control.ask("chat", OLGA);
        TestFile two = control.ask("chat", OLGA);

        assertThat(word(one)).isNotEqualTo(word(two)).hasSize(19);
        assertRefused(two, word(one), OLGA, Refused.Kind.INVALID, "4 tries are left");
        assertThat(tables.jdbc().sql("select word_sha256 from identity_check").query(String.class).list())
                .noneMatch(kept -> kept.contains(word(one)));
    }

    @Test
    void aChangedRecipientVoidsTheConfirmationAndOpenTestFiles() {
        TestFile before = control.ask("chat", OLGA);
        control.confirm("chat", before.check().id(), word(before), OLGA);
        TestFile open = control.ask("chat", OLGA);

        recipient = Optional.of("age1two");

        assertThat(checks.confirmed("chat", "age1two")).isEmpty();
        assertRefused(open, word(open), OLGA, Refused.Kind.CONFLICT, "age1two is configured now");
    }

    @Test
    void fiveWrongWordsEndATestFile() {
        TestFile file = control.ask("chat", OLGA);
        for (int left = 4; left >= 0; left--) {
            assertRefused(file, "wrong", OLGA, Refused.Kind.INVALID, left + " tries are left");
        }

        assertRefused(file, word(file), OLGA, Refused.Kind.CONFLICT, "was tried 5 times");
    }

    @Test
    void aTestFileCountsForAnHourAndOnce() {
        TestFile used = control.ask("chat", OLGA);
        control.confirm("chat", used.check().id(), word(used), OLGA);
        assertRefused(used, word(used), OLGA, Refused.Kind.CONFLICT, "olga has confirmed it already");

        TestFile old = control.ask("chat", OLGA);
        tables.passes(Duration.ofMinutes(61));
        assertRefused(old, word(old), OLGA, Refused.Kind.CONFLICT, "older than an hour");
    }

    @Test
    void approversAndAuditorsConfirmNothing() {
        TestFile file = control.ask("chat", OLGA);
        Person paula = new Person("paula", Set.of(Person.APPROVERS, Person.AUDITORS));

        assertRefused(file, word(file), paula, Refused.Kind.FORBIDDEN, "paula is neither");
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> control.ask("chat", paula));
    }

    @Test
    void withoutARecipientThereIsNothingToConfirm() {
        recipient = Optional.empty();

        assertThatExceptionOfType(Refused.class).isThrownBy(() -> control.ask("chat", OLGA))
                .withMessageContaining("No age recipient is configured for chat");
    }

    private void assertRefused(TestFile file, String word, Person person, Refused.Kind kind, String words) {
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> control.confirm("chat", file.check().id(), word, person))
                .withMessageContaining(words).satisfies(refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    private static String word(TestFile file) {
        return file.armored().replaceFirst("(?s).* is: (\\S+).*", "$1");
    }
}
