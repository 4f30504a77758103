package chatalot.runbook.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.host.SideBySide.Part;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Test
    void partsWorkAtTheSameTime() {
        CyclicBarrier together = new CyclicBarrier(2);

        SideBySide.run(Part.of(() -> meet(together)), Part.of(() -> meet(together)));

        assertThat(events).containsExactly("met", "met");
    }

    @Test
    void theFirstFailureEndsTheOthersAndIsTold() {
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> SideBySide.run(
                Part.of(() -> {
                    throw new IllegalArgumentException("broken");
                }),
                new Part(() -> waitFor(never), () -> events.add("told to end"))))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("broken");

        assertThat(events).contains("told to end", "interrupted");
    }

    @Test
    void anInterruptEndsAllParts() {
        CountDownLatch never = new CountDownLatch(1);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> SideBySide.run(new Part(() -> waitFor(never), () -> events.add("told to end"))))
                .isInstanceOf(WorkInterrupted.class);

        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        assertThat(events).contains("told to end");
    }

    private void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
            events.add("met");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            events.add("interrupted");
        }
    }
}
