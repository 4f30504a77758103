package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossTest {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    @Test
    void whoSignsAgreesToWhatTenMoreMinutesAtTheSamePaceWouldAdd() {
        LossItem item = LossItem.counted("public.message", 100, 3, Optional.empty(), TEN_MINUTES);

        assertThat(item.writtenAtMost()).isEqualTo(200);
        assertThat(item.goneAtMost()).isEqualTo(6);
        assertThat(LossItem.counted("t", 0, 0, Optional.empty(), TEN_MINUTES).writtenAtMost()).as("no pace, no growth").isZero();
        assertThat(LossItem.counted("t", 1, 0, Optional.empty(), Duration.ofHours(5)).writtenAtMost()).as("rounded up")
                .isEqualTo(2);
    }

    @Test
    void aLossIsCoveredUpToTheLastNumberAndNotBeyond() {
        Loss agreed = loss(LossItem.counted("public.message", 100, 0, Optional.empty(), TEN_MINUTES));

        assertThat(agreed.covers(loss(counted("public.message", 200, 0)))).isTrue();
        assertThat(agreed.covers(loss())).isTrue();
        assertThat(agreed.covers(loss(counted("public.message", 201, 0)))).isFalse();
        assertThat(agreed.covers(loss(counted("public.message", 100, 1)))).isFalse();
        assertThat(agreed.covers(loss(counted("public.message", 100, 0), counted("public.other", 1, 0)))).isFalse();
    }

    @Test
    void numbersWithDeletionsAndNumbersWithoutAreNotTheSame() {
        Loss without = new Loss(new RunNumber(1), Instant.EPOCH, false, List.of());

        assertThat(without.covers(loss())).isFalse();
        assertThat(without.digest()).isNotEqualTo(loss().digest());
        assertThat(new Loss(new RunNumber(1), Instant.EPOCH, false, List.of(counted("t", 1, 0))).text())
                .contains("What was deleted could not be counted.");
    }

    @Test
    void theDigestStandsForTheNumbersAndTheRunAndNotForTheTime() {
        Loss loss = loss(counted("a", 1, 0), counted("b", 2, 0));

        assertThat(new Loss(new RunNumber(1), Instant.now(), true, List.of(counted("b", 2, 0), counted("a", 1, 0))).digest())
                .isEqualTo(loss.digest());
        assertThat(new Loss(new RunNumber(2), Instant.EPOCH, true, loss.items()).digest()).isNotEqualTo(loss.digest());
        assertThat(loss(counted("a", 1, 0), counted("b", 3, 0)).digest()).isNotEqualTo(loss.digest());
    }

    @Test
    void whoAgreesToWhatIsLostSinceTheCommitHasNotAgreedToWhatIsLostSinceTheBackup() {
        Loss since = new Loss(new RunNumber(1), Loss.backup("chat-1"), Instant.EPOCH, true, List.of(counted("a", 1, 0)));

        assertThat(since.digest()).isNotEqualTo(loss(counted("a", 1, 0)).digest());
        assertThat(since.text()).contains("Written since backup chat-1");
        assertThat(since.isOfBackup()).isTrue();
        assertThat(loss().isOfBackup()).isFalse();
    }

    @Test
    void theTextFitsAVariableHoweverManyTablesThereAre() {
        LossItem[] many = IntStream.range(0, 300).mapToObj(i -> counted("public.\"" + "x".repeat(120) + i, 9_000_000_000L, 7))
                .toArray(LossItem[]::new);

        assertThat(loss(many).text()).hasSizeLessThan(4000).contains("285 more");
    }

    private static Loss loss(LossItem... items) {
        return new Loss(new RunNumber(1), Instant.EPOCH, true, List.of(items));
    }

    private static LossItem counted(String name, long written, long gone) {
        return LossItem.counted(name, written, gone, Optional.empty(), TEN_MINUTES);
    }
}
