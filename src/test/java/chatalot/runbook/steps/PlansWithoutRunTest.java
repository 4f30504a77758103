package chatalot.runbook.steps;

import chatalot.runbook.release.EnvKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chatalot.runbook.release.Planner;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Plans;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plans for whoever asks, on the shared sample that runs v1.0.0. */
@UsesSample
class PlansWithoutRunTest {

    private static final String UPLOAD_PACK = "remote.origin.uploadpack";

    private final OwnTables tables = new OwnTables();
    private final JdbcClient jdbc = tables.jdbc();
    private final RunStore runs = new RunStore(jdbc, Clock.systemUTC());
    private final SampleInstance sample;
    private final Planner planner;

    PlansWithoutRunTest(SampleInstance sample, @TempDir Path data) {
        this.sample = sample;
        this.planner = new Planner(sample.catalog(), EnvKey.in(sample.host(), data));
    }

    @Test
    void aPlanIsMadeAndLeavesNothingBehind() {
        String before = traces();

        Plans.Preview plan = plans(Duration.ofSeconds(20)).preview(SampleInstance.NAME, "v1.1.0");

        assertThat(plan.release()).startsWith("v1.1.0 (");
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.migrations()).isEqualTo(1);
        assertThat(plan.rollbackClass()).isEqualTo("restore data");
        assertThat(plan.markdown()).startsWith("# Update " + SampleInstance.NAME + " from v1.0.0 to v1.1.0");
        assertThat(traces()).isEqualTo(before);
    }

    @Test
    void withoutATargetTheNewestOfTheFollowedBranchIsPlanned() {
        assertThat(plans(Duration.ofSeconds(20)).preview(SampleInstance.NAME, "").release()).startsWith("v1.6.0 (");
    }

    @Test
    void whatIsNotThereIsRefusedInWords() {
        assertRefused(SampleInstance.NAME, "v99", Refused.Kind.UNPROCESSABLE, "There is no tag, branch or commit v99");
        assertRefused("nowhere", "v1.1.0", Refused.Kind.NOT_FOUND, "There is no instance nowhere; there are: " + SampleInstance.NAME);
    }

    @Test
    void aRemoteThatDoesNotAnswerHoldsNobodyUpAndOnePlanIsMadeAtATime() {
        sample.git("config", UPLOAD_PACK, "sleep 60; git-upload-pack");
        try {
            Plans plans = plans(Duration.ofSeconds(4));
            List<CompletableFuture<String>> both = Stream.of("v1.1.0", "v1.6.0")
                    .map(target -> CompletableFuture.supplyAsync(() -> refusal(plans, SampleInstance.NAME, target).getMessage())).toList();

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> both.stream().allMatch(CompletableFuture::isDone));

            assertThat(both).extracting(CompletableFuture::join).anyMatch(words -> words.contains("did not end within"))
                    .anyMatch(words -> words.contains("is being made right now"));
        } finally {
            sample.git("config", "--unset", UPLOAD_PACK);
        }
    }

    @Test
    void nothingIsPlannedFromWhileARunSwaps() {
        RunNumber run = runs.create(RunKind.UPDATE, SampleInstance.NAME, "v1.1.0", "", "olivia");
        runs.state(run, RunState.SWAPPING);

        assertRefused(SampleInstance.NAME, "v1.1.0", Refused.Kind.CONFLICT, "Run %s of olivia is swapping".formatted(run));
        runs.state(run, RunState.WAITING_FOR_APPROVAL);
        assertThat(plans(Duration.ofSeconds(20)).preview(SampleInstance.NAME, "v1.1.0").nothingToDo()).isFalse();
    }

    private void assertRefused(String instance, String target, Refused.Kind kind, String words) {
        Refused refused = refusal(plans(Duration.ofSeconds(20)), instance, target);

        assertThat(refused).hasMessageContaining(words);
        assertThat(refused.kind()).isEqualTo(kind);
    }

    private static Refused refusal(Plans plans, String instance, String target) {
        return catchThrowableOfType(Refused.class, () -> plans.preview(instance, target));
    }

    private PlansWithoutRun plans(Duration patience) {
        return new PlansWithoutRun(sample.catalog(), planner, new PastRuns(runs, new StepLog(jdbc, Clock.systemUTC())), runs, patience);
    }

    /** Everything that a look could leave in the checkout. */
    private String traces() {
        return sample.git("status", "--porcelain") + sample.git("rev-parse", "HEAD")
                + sample.git("for-each-ref", "refs/runbook/", "refs/heads/");
    }
}
