package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Work work = new Work("chat", 7, Map.of(), Map.of(), log::add, () -> { });
    private final Progress progress = new Progress(work, Duration.ofMillis(20), Duration.ofMillis(40));
    private final AtomicLong bytes = new AtomicLong();

    @Test
    void bytesPercentAndRateAreToldWhileItWorks() {
        String result = progress.during("Archived", OptionalLong.of(4 << 20), () -> OptionalLong.of(bytes.addAndGet(1 << 20)), () -> {
            await().until(() -> log.size() >= 3);
            return "archive";
        });

        assertThat(result).isEqualTo("archive");
        assertThat(log.get(0)).matches("Archived 1\\.0 MiB of 4\\.0 MiB \\(25 %\\), \\d+\\.\\d MiB/s");
        assertThat(log.get(2)).startsWith("Archived 3.0 MiB of 4.0 MiB (75 %)");
        int told = log.size();
        await().during(Duration.ofMillis(150)).until(() -> log.size() == told);
    }

    @Test
    void whatIsDoneSoonSaysNothing() {
        assertThat(new Progress(work).during("Dumped", OptionalLong.empty(), () -> OptionalLong.of(1), () -> 1)).isEqualTo(1);

        assertThat(log).isEmpty();
    }

    @Test
    void aSizeThatCannotBeAskedIsLeftOutAndDoesNoHarm() {
        AtomicLong asked = new AtomicLong();

        progress.during("Dumped", OptionalLong.empty(), () -> {
            if (asked.incrementAndGet() < 3) {
                throw new PassingTrouble("Docker does not answer");
            }
            return OptionalLong.of(5 << 20);
        }, () -> {
            await().until(() -> !log.isEmpty());
            return 1;
        });

        assertThat(log.get(0)).startsWith("Dumped 5.0 MiB, ");
    }

    @Test
    void theFailureOfTheWorkPasses() {
        assertThatThrownBy(() -> progress.during("Dumped", OptionalLong.empty(), OptionalLong::empty, () -> {
            throw new PassingTrouble("away");
        })).isInstanceOf(PassingTrouble.class).hasMessage("away");
    }

    @Test
    void moreThanWasExpectedIsAHundredPercent() {
        assertThat(Progress.words("Restored", 3 << 20, OptionalLong.of(2 << 20), 512 * 1024))
                .isEqualTo("Restored 3.0 MiB of 2.0 MiB (100 %), 0.5 MiB/s");
    }
}
