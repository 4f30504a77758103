package chatalot.runbook.bench.updates;

import static org.awaitility.Awaitility.await;

import chatalot.runbook.demo.ChatApi;
import chatalot.runbook.demo.DowntimeProbe;
import chatalot.runbook.demo.Unanswered;
import chatalot.runbook.sample.SampleInstance;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What somebody outside saw of an instance, asking it every 10 ms.
 *
 * @param awayMillis     how long it did not serve, in all
 * @param failedRequests how many questions were not answered well
 * @param gaps           each time without service
 */
record Outside(double awayMillis, int failedRequests, List<DowntimeProbe.Gap> gaps) {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** Longer than a question may hang: only then it counts as failed. */
    private static final Duration LATE = Duration.ofMillis(2_500);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    /** What was seen so far is counted anew each time, and the machine has something else to do. */
    private static final Duration GLANCE = Duration.ofMillis(250);
    private static final Duration RHYTHM = Duration.ofMillis(10);

    /** Looks while something happens to it, and until it serves. @param happening may ask what was seen so far */
    static Outside during(SampleInstance sample, Consumer<DowntimeProbe> happening) {
        try (DowntimeProbe probe = probe(sample)) {
            happening.accept(probe);
            await("%s serves".formatted(sample.url())).pollDelay(LATE).atMost(PATIENCE)
                    .until(() -> probe.gaps().stream().allMatch(DowntimeProbe.Gap::isOver));
            return new Outside(probe.downtime().toNanos() / 1_000_000.0, probe.failedRequests(), probe.gaps());
        }
    }

    static DowntimeProbe probe(SampleInstance sample) {
        return DowntimeProbe.start(health(sample));
    }

    /** Waits until an instance serves again after a time without service that ended after a moment. @return since when */
    static Instant awaitBack(DowntimeProbe probe, Instant moment) {
        return await("it serves again").atMost(LONGEST).pollInterval(GLANCE)
                .until(() -> probe.backSince().filter(moment::isBefore), Optional::isPresent).orElseThrow();
    }

    /** Waits until it says that it is well and of a version. */
    static void awaitVersion(SampleInstance sample, String version) {
        awaitHealth(sample, new ChatApi.Health("ok", version));
    }

    /** Waits until it says that it is of a version and not well. */
    static void awaitSick(SampleInstance sample, String version) {
        awaitHealth(sample, new ChatApi.Health("degraded", version));
    }

    private static void awaitHealth(SampleInstance sample, ChatApi.Health wanted) {
        ChatApi chat = new ChatApi(sample.url());
        await("%s is %s".formatted(sample.url(), wanted)).pollDelay(Duration.ZERO).pollInterval(RHYTHM).atMost(PATIENCE)
                .ignoreException(Unanswered.class).until(chat::health, wanted::equals);
    }

    private static URI health(SampleInstance sample) {
        return sample.url().resolve("/api/health");
    }
}
