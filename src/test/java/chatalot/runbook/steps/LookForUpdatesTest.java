package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.release.EnvKey;
import chatalot.runbook.release.Planner;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.StepFailed;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is new on the shared sample, which follows the branch master of its origin and runs an old release. */
@UsesSample
@Share(3)
class LookForUpdatesTest {

    private static final Person OLIVIA = new Person("olivia", Set.of(Person.OPS));

    private final SampleInstance sample;
    private final String newest;
    private final OwnTables tables = new OwnTables();
    private final Planner planner;
    private final LookForUpdates look;

    LookForUpdatesTest(SampleInstance sample, @TempDir Path directory) {
        ObjectMapper json = new ObjectMapper().registerModules(new Jdk8Module(), new JavaTimeModule());
        InstanceCatalog catalog = sample.catalog();
        this.sample = sample;
        this.newest = sample.gitAtOrigin("rev-parse", "master");
        this.planner = new Planner(catalog, EnvKey.in(sample.host(), directory));
        this.look = new LookForUpdates(new InstanceOfRun(catalog, json), planner, new PlanOfRun(json),
                new PastRuns(tables.runs(), tables.steps()), new QuietInstances(catalog, tables.runs()),
                new ToldUpdates(tables.found(), tables.holds(), tables.runs(), planner), tables.found(), Duration.ofSeconds(30));
    }

    @Test
    void theNewestReleaseOfTheBranchIsFoundWithItsPlan() {
        RecordedContext check = check(1);

        Outputs outputs = look.run(check);

        assertThat(outputs.values()).containsEntry("checkOutcome", "new").containsEntry("newCommit", newest);
        assertThat(tables.found().of(check.run().number())).hasValueSatisfying(found -> {
            assertThat(found.commit()).isEqualTo(newest);
            assertThat(found.summary()).contains("is new, v1.0.0 runs:", "commits (", "v1.6.0), ", "way back: restore data");
        });
        assertThat(check.evidence().text("plan.md").orElseThrow()).contains("# Update sample from v1.0.0 to");
        assertThat(sample.git("for-each-ref", "refs/runbook/")).as("pins").isEmpty();
    }

    @Test
    void whatPeopleKnowIsNotAskedAgain() {
        assertThat(outcome(1)).isEqualTo("new");
        RecordedContext second = check(2);
        assertThat(look.run(second).values()).containsEntry("checkOutcome", "known");
        assertThat(second.lines()).anyMatch(line -> line.startsWith("Run 1 asks about"));

        tables.found().decided(new RunNumber(1), FoundUpdate.Decision.SKIPPED, OLIVIA, "too big for now", Optional.empty());
        RecordedContext third = check(3);
        assertThat(look.run(third).values()).containsEntry("checkOutcome", "known");
        assertThat(third.lines()).anyMatch(line -> line.contains("was skipped by olivia") && line.endsWith("too big for now"));
    }

    @Test
    void whatIsOnHoldOrUnderWayIsNotAsked() {
        Run failed = check(1).run();
        tables.holds().hold(failed, newest, "v1.9.0", "Its rehearsal failed");
        assertThat(outcome(2)).isEqualTo("known");
        tables.holds().release(SampleInstance.NAME, newest, "mended", OLIVIA);
        assertThat(outcome(3)).isEqualTo("new");
        tables.found().overtaken(new RunNumber(3));

        run(4, RunKind.UPDATE, RunState.WAITING_FOR_APPROVAL);
        planner.settleTarget(sample.instance(), 4, "");
        try {
            assertThat(outcome(5)).isEqualTo("known");
        } finally {
            planner.forgetTarget(sample.instance(), 4);
        }
    }

    @Test
    void aReleaseThatWasSkippedAndStartedLaterIsNoLongerSkipped() {
        assertThat(outcome(1)).isEqualTo("new");
        tables.found().decided(new RunNumber(1), FoundUpdate.Decision.SKIPPED, OLIVIA, "no", Optional.empty());
        tables.found().found(check(2).run(), newest, "v1.9.0", "");
        tables.found().decided(new RunNumber(2), FoundUpdate.Decision.STARTED, OLIVIA, "", Optional.empty());

        assertThat(tables.found().skipped(SampleInstance.NAME, newest)).isEmpty();
    }

    @Test
    void aRemoteThatIsAwayIsPassingTroubleAndARepositoryThatFollowsNothingIsNot() {
        String url = sample.git("remote", "get-url", "origin");
        sample.git("remote", "set-url", "origin", "/nowhere/at/all");
        try {
            assertThatExceptionOfType(PassingTrouble.class).isThrownBy(() -> look.run(check(1))).withMessageContaining("/nowhere/at/all");
        } finally {
            sample.git("remote", "set-url", "origin", url);
        }
        String upstream = sample.git("rev-parse", "--abbrev-ref", "HEAD@{upstream}");
        sample.git("branch", "--unset-upstream");
        String head = sample.git("symbolic-ref", "refs/remotes/origin/HEAD");
        sample.git("symbolic-ref", "--delete", "refs/remotes/origin/HEAD");
        try {
            assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> look.run(check(2))).withMessageContaining("follows no branch");
        } finally {
            sample.git("symbolic-ref", "refs/remotes/origin/HEAD", head);
            sample.git("branch", "--set-upstream-to", upstream);
        }
    }

    @Test
    void anInstanceOnItsWayToAnotherReleaseIsLookedAtLater() {
        run(1, RunKind.UPDATE, RunState.SWAPPING);

        assertThatExceptionOfType(PassingTrouble.class).isThrownBy(() -> look.run(check(2))).withMessageContaining("Run 1 of olivia is swapping");
    }

    @Test
    void aCheckThatSucceedsForgetsWhatWasInTheWay() {
        assertThat(tables.found().troubled(check(1).run(), "no route to 10.0.0.1")).isFalse();
        assertThat(tables.found().troubled(check(2).run(), "no route to 10.0.0.2")).isTrue();

        look.run(check(3));

        assertThat(tables.found().trouble(SampleInstance.NAME)).isEmpty();
        assertThat(tables.found().troubled(check(4).run(), "no route to 10.0.0.1")).isFalse();
    }

    private String outcome(long number) {
        return look.run(check(number)).values().get("checkOutcome").toString();
    }

    private RecordedContext check(long number) {
        return new RecordedContext(run(number, RunKind.CHECK, RunState.PREPARING));
    }

    private Run run(long number, RunKind kind, RunState state) {
        return tables.with(new Run(new RunNumber(number), kind, SampleInstance.NAME, "", "", Optional.empty(), "olivia", state,
                Optional.empty(), Optional.empty(), Optional.empty(), Instant.now(), Optional.empty(), Optional.empty(), "p" + number,
                Optional.empty()));
    }
}
