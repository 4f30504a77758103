package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.schedule.FreezePeriod;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class FreezeReaderTest {

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void freezesAreAboutAllOrAboutSomeInstances() {
        freeze(0, "2026-12-23T18:00+01:00", "2027-01-04T08:00+01:00", "Holidays", "");
        freeze(1, "2026-06-01T00:00Z", "2026-06-02T00:00Z", "Fair", "chat");

        List<FreezePeriod> freezes = FreezeReader.read(environment, Set.of("chat", "team"));

        assertThat(freezes).extracting(FreezePeriod::reason).containsExactly("Holidays", "Fair");
        assertThat(freezes.get(0).until()).contains(Instant.parse("2027-01-04T07:00:00Z"));
        assertThat(freezes.get(0).concerns("team")).isTrue();
        assertThat(freezes.get(1).concerns("team")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2026-12-23           | 2027-01-04T08:00Z | Holidays | chat | runbook.freezes[0].from: 2026-12-23 is no time with an offset",
        "2026-12-23T18:00Z    | ''                | Holidays | chat | runbook.freezes[0].to: it is missing",
        "2026-12-23T18:00Z    | 2026-12-23T18:00Z | Holidays | chat | runbook.freezes[0].to: 2026-12-23T18:00Z is not after",
        "2026-12-23T18:00Z    | 2027-01-04T08:00Z | ''       | chat | runbook.freezes[0].reason: it is missing",
        "2026-12-23T18:00Z    | 2027-01-04T08:00Z | Holidays | nope | runbook.freezes[0].instances: there is no instance nope"})
    void aFreezeThatCannotBeIsRefusedWithItsKeyAndMend(String from, String to, String reason, String instance, String said) {
        freeze(0, from, to, reason, instance);

        assertThatExceptionOfType(WrongConfiguration.class)
                .isThrownBy(() -> FreezeReader.read(environment, Set.of("chat")))
                .withMessageContaining(said).satisfies(wrong -> assertThat(wrong.mend()).isNotBlank());
    }

    @Test
    void anUnknownKeyOfAFreezeIsRefused() {
        freeze(0, "2026-12-23T18:00Z", "2027-01-04T08:00Z", "Holidays", "");
        environment.setProperty("runbook.freezes[0].until", "2027-01-05T08:00Z");

        assertThatExceptionOfType(WrongConfiguration.class).isThrownBy(() -> FreezeReader.read(environment, Set.of()))
                .withMessageContaining("runbook.freezes");
    }

    private void freeze(int index, String from, String to, String reason, String instances) {
        String key = "runbook.freezes[%d].".formatted(index);
        environment.setProperty(key + "from", from);
        environment.setProperty(key + "to", to);
        environment.setProperty(key + "reason", reason);
        if (!instances.isEmpty()) {
            environment.setProperty(key + "instances", instances);
        }
    }
}
