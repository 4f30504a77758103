package chatalot.runbook.bench.updates;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.demo.DowntimeProbe.Gap;
import chatalot.runbook.rotation.BesideOthers;
import chatalot.runbook.sample.SampleInstance;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ours is compared with really happens, on a real sample: the documented commands do what the documentation says of them. */
@BesideOthers
@Tag("docker")
class OperatorTest {

    private static final int MEGABYTES = 2;

    @TempDir
    private Path directory;
    private SampleInstance sample;
    private Operator operator;

    @BeforeEach
    void anInstanceAndWhoOperatesIt() {
        sample = SampleInstance.create("v1.1.0");
        operator = new Operator(sample, directory);
    }

    @AfterEach
    void remove() {
        sample.close();
    }

    @Test
    void anUpdateByHandIsSeenFromOutside() {
        sample.publish("v2.1.0", "v1.1.0", Map.of("migrations/003_round.sql", "CREATE TABLE round (id bigint PRIMARY KEY);\n"));

        Outside update = Outside.during(sample, probe -> {
            operator.update();
            Outside.awaitVersion(sample, "2.1.0");
        });

        assertThat(update.gaps()).isNotEmpty().allMatch(Gap::isOver);
        assertThat(update.awayMillis()).isPositive();
        assertThat(update.failedRequests()).isPositive();
        assertThat(sample.select("chatalot", "select count(*) from round")).containsExactly("0");
    }

    @Test
    void theWayBackByHandBringsEveryRowAndFileThatASickReleaseHasChanged() {
        RecoveryBenchmark.fill(sample, MEGABYTES);
        assertThat(Ballast.megabytes(sample)).isBetween(MEGABYTES, MEGABYTES + 15);
        operator.backUp();
        sample.publish("v3.1.0", "v1.3.0", Map.of());

        assertThat(RecoveryBenchmark.byHand(operator, "v3.1.0")).isGreaterThan(5);
    }
}
