package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.demo.Comparison;
import chatalot.runbook.demo.Writer;
import chatalot.runbook.sample.SampleInstance;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Users who write to an instance all the time, and remember what was acknowledged.
 *
 * @param records directory, there, for what they remember
 */
record Users(SampleInstance sample, Path records) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** They write while something happens; then everything acknowledged is demanded, row by row and file by file. */
    void whileWriting(Runnable happening) {
        requireNone(comparisonAfter(happening));
    }

    /** They write while something happens. Says what is not as it was acknowledged. */
    Comparison comparisonAfter(Runnable happening) {
        try (Acknowledged acknowledged = remembered()) {
            try (Writer writer = Writer.start(sample.url(), acknowledged, PATIENCE)) {
                awaitSome(acknowledged);
                happening.run();
                int before = acknowledged.count().messages();
                await("the writer writes again").atMost(Duration.ofSeconds(60))
                        .until(() -> acknowledged.count().messages() > before + 20);
                writer.stop();
            }
            return Comparison.of(sample.url(), acknowledged);
        }
    }

    /** They write for a while. Returns what was acknowledged, to be held against the instance later. */
    Acknowledged writeSome() {
        Acknowledged acknowledged = remembered();
        try (Writer writer = Writer.start(sample.url(), acknowledged, PATIENCE)) {
            awaitSome(acknowledged);
            writer.stop();
        }
        return acknowledged;
    }

    /** Demands that all of it is there. */
    void requireAll(Acknowledged acknowledged) {
        requireNone(Comparison.of(sample.url(), acknowledged));
    }

    private static void requireNone(Comparison comparison) {
        assertThat(comparison.differences()).as("lost or changed of %s", comparison.compared()).isEmpty();
    }

    private static void awaitSome(Acknowledged acknowledged) {
        await("the writer has written").until(() -> acknowledged.count().messages() > 20 && acknowledged.count().files() > 2);
    }

    private Acknowledged remembered() {
        return Acknowledged.in(records.resolve("acknowledged-" + System.nanoTime() + ".jsonl"));
    }
}
