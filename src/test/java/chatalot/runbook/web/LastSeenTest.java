package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of something that takes its time to find. */
class LastSeenTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);
    private LastSeen<String> seen = looking(key -> key + " " + looks.incrementAndGet());

    @AfterEach
    void noLookStays() {
        go.countDown();
        seen.close();
    }

    @Test
    void whoAsksFirstWaitsForTheFirstLook() {
        assertThat(seen.soon("demo").join()).isEqualTo("demo 1");
        assertThat(seen.soon("other").join()).isEqualTo("other 2");
    }

    @Test
    void whoDoesNotWaitIsToldNothingUntilTheFirstLookIsOver() {
        seen = looking(key -> held(looks.incrementAndGet()));

        assertThat(seen.now("demo")).isEmpty();
        assertThat(seen.now("demo")).isEmpty();
        go.countDown();

        await().untilAsserted(() -> assertThat(seen.now("demo")).contains("1"));
        assertThat(looks).as("looks, whoever asked meanwhile").hasValue(1);
    }

    @Test
    void whatIsOldIsToldWhileItIsLookedAtAgain() {
        seen = looking(key -> looks.incrementAndGet() == 1 ? "first" : held(2));
        seen.soon("demo").join();

        pass(Duration.ofSeconds(3));

        assertThat(seen.now("demo")).contains("first");
        await().untilAtomic(looks, is(2));
        assertThat(seen.now("demo")).contains("first");
        go.countDown();
        await().untilAsserted(() -> assertThat(seen.now("demo")).contains("2"));
    }

    @Test
    void whatIsFreshIsNotLookedAtAgain() {
        seen.soon("demo").join();

        pass(Duration.ofSeconds(1));

        assertThat(seen.soon("demo").join()).isEqualTo("demo 1");
        assertThat(looks).hasValue(1);
    }

    @Test
    void whatIsOfNoUseAnyMoreIsWaitedFor() {
        seen.soon("demo").join();

        pass(Duration.ofSeconds(31));

        assertThat(seen.soon("demo").join()).isEqualTo("demo 2");
    }

    @Test
    void aLookThatFailsLeavesWhatWasSeenAndIsTriedAgain() {
        seen = looking(key -> {
            if (looks.incrementAndGet() == 2) {
                throw new IllegalStateException("away");
            }
            return "look " + looks.get();
        });
        seen.soon("demo").join();
        pass(Duration.ofSeconds(3));

        assertThat(seen.now("demo")).contains("look 1");

        await().untilAsserted(() -> assertThat(seen.now("demo")).contains("look 3"));
    }

    @Test
    void aFirstLookThatFailsIsTriedAgain() {
        seen = looking(key -> {
            if (looks.incrementAndGet() == 1) {
                throw new IllegalStateException("away");
            }
            return "look " + looks.get();
        });

        await().untilAsserted(() -> assertThat(seen.now("demo")).contains("look 2"));
    }

    private LastSeen<String> looking(Function<String, String> look) {
        return new LastSeen<>("test", 1, Caffeine.newBuilder().ticker(nanos::get).refreshAfterWrite(Duration.ofSeconds(2))
                .expireAfterWrite(Duration.ofSeconds(30)), look);
    }

    private String held(int look) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return String.valueOf(look);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
