package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.deploy.SwapPlan;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.host.Command;
import chatalot.runbook.instance.Check;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.release.EnvKey;
import chatalot.runbook.release.Planner;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepFailed;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps before the swap, on the shared sample; none of them may change it. */
@UsesSample
@Share(6)
class PrepareStepsTest {

    private static final long RUN = 71;

    private final SampleInstance sample;
    private final Planner planner;
    private final Step check;
    private final Step plan;
    private final Step recheck;
    private final DataOfRun data;
    private final Step dump;
    private final List<Step> backup;
    private final PlanOfRun plans;
    private final InstanceOfRun instances;
    private final OwnTables tables = new OwnTables().with(RUN, "olga");
    private final SwapOfRun swaps;

    PrepareStepsTest(SampleInstance sample, @TempDir Path directory) {
        ObjectMapper json = new ObjectMapper().registerModules(new Jdk8Module(), new JavaTimeModule());
        InstanceCatalog catalog = sample.catalog();
        this.sample = sample;
        this.planner = new Planner(catalog, EnvKey.in(sample.host(), directory));
        this.plans = new PlanOfRun(json);
        this.instances = new InstanceOfRun(catalog, json);
        Clock clock = Clock.systemUTC();
        this.plan = new PlanUpdate(instances, planner, plans, new PastRuns(tables.runs(), tables.steps()), tables.holds());
        this.swaps = new SwapOfRun(instances, json);
        this.data = new DataOfRun(instances, swaps, json, clock);
        this.check = new CheckInstance(catalog, instances, planner, plans, data);
        this.recheck = new Recheck(new AlwaysOpen(), instances, planner, plans, new PrepareSwap(instances, swaps, data),
                swaps, tables.approvals());
        asks(0);
        this.dump = new DumpDatabase(instances, json, clock);
        this.backup = List.of(new ArchiveFiles(instances, json, clock), new ArchiveSecrets(instances, json, clock),
                new ProveBackup(instances, json, clock), new KeepBackup(instances, json, clock));
    }

    private void asks(int people) {
        tables.policies().keep(new RunNumber(RUN), new Policy(people, people, false, Duration.ZERO));
    }

    @AfterEach
    void forgetTheTarget() {
        planner.forgetTarget(sample.instance(), RUN);
    }

    @Test
    void aReadyInstanceIsKeptAsEvidenceWithItsBaseline() {
        RecordedContext context = new RecordedContext(RUN, "v1.1.0");

        check.run(context);

        Instance instance = sample.instance();
        assertThat(instances.of(context)).isEqualTo(instance);
        assertThat(plans.deciding(context)).containsExactlyInAnyOrder(Check.values());
        assertThat(instance.runbookDirectory().resolve(".gitignore")).hasContent("*");
        assertThat(sample.git("status", "--porcelain")).isEmpty();
    }

    @Test
    void anEditedCheckoutIsNotReadyAndSaysWhatToDo() throws IOException {
        Files.writeString(sample.directory().resolve("Dockerfile"), "# edited\n", StandardOpenOption.APPEND);
        try {
            assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> check.run(new RecordedContext(RUN, "v1.1.0")))
                    .satisfies(failed -> {
                        assertThat(failed.code()).isEqualTo(ErrorCode.PREFLIGHT_FAILED);
                        assertThat(failed.whatHappened()).contains(SampleInstance.NAME, "Tracked files were edited: Dockerfile");
                        assertThat(failed.whatToDo()).contains("git checkout");
                    });
        } finally {
            sample.git("checkout", "--quiet", "Dockerfile");
        }
    }

    @Test
    void aJournalThatAnotherRunOfTheNumberLeftIsNotReadAsThisRuns() {
        Path journal = new RunFiles(sample.host(), sample.instance(), new RunNumber(RUN)).journalFile();
        sample.host().write(journal, "{\"action\":\"commit\",\"phase\":\"done\",\"at\":\"\",\"facts\":{}}\n");
        try {
            check.run(new RecordedContext(RUN, "v1.1.0"));

            assertThat(journal).doesNotExist();
            assertThat(journal.resolveSibling("run-" + RUN + ".journal.old")).content().contains("commit");
        } finally {
            sample.host().remove(journal.resolveSibling("run-" + RUN + ".journal.old"));
        }
    }

    @Test
    void copiesThatAnotherRunOfTheNumberLeftAreNotTouched() throws SQLException {
        String copy = sample.instance().databaseName().failed(RUN).quoted();
        try (Connection connection = InstanceDatabase.of(sample.host(), sample.instance())
                .open(InstanceDatabase.MAINTENANCE); Statement statement = connection.createStatement()) {
            statement.execute("create database " + copy);
            try {
                assertFails(check, "v1.1.0", ErrorCode.PREFLIGHT_FAILED, "_failed_" + RUN);
            } finally {
                statement.execute("drop database " + copy);
            }
        }
    }

    @Test
    void aPlanHandsOnCommitNameAndDigest() {
        RecordedContext context = new RecordedContext(RUN, "v1.1.0");

        Outputs outputs = plan.run(context);

        assertThat(outputs.values()).containsEntry("commit", sample.git("rev-parse", "v1.1.0^{commit}"))
                .containsEntry("release", "v1.1.0").containsEntry("digest", plans.of(context).digest());
        assertThat(context.evidence().text("plan.md")).hasValueSatisfying(
                text -> assertThat(text).startsWith("# Update " + SampleInstance.NAME + " from v1.0.0 to v1.1.0"));
    }

    @Test
    void aPlanHandsOnWhatTheRiskTableDecidesBy() {
        assertThat(plan.run(new RecordedContext(RUN, "v1.1.0")).values()).containsEntry("destructive", false)
                .containsEntry("breaking", false).containsEntry("longLocks", false).containsEntry("migrations", 1L);
        planner.forgetTarget(sample.instance(), RUN);
        assertThat(plan.run(new RecordedContext(RUN, "v1.2.0")).values()).containsEntry("destructive", true)
                .containsEntry("migrations", 3L);
    }

    @Test
    void aPlanMadeAgainKeepsTheFormerOneAndSaysWhatChanged() throws IOException {
        RecordedContext context = new RecordedContext(RUN, "v1.1.0");
        plan.run(context);
        String former = context.evidence().text("plan.json").orElseThrow();
        Path env = sample.directory().resolve(".env");
        String text = Files.readString(env);
        Files.writeString(env, text + "# a remark\n");
        try {
            plan.run(context);
            plan.run(context);
        } finally {
            Files.writeString(env, text);
        }

        assertThat(context.evidence().text("plan-1.json")).contains(former);
        assertThat(context.evidence().text("plan-1.md")).get().asString().doesNotContain("Changed since");
        assertThat(context.evidence().text("plan-2.json")).isEmpty();
        assertThat(context.evidence().text("plan.md")).get().asString().containsSubsequence(
                "## Changed since the plan before this one", ".env changed", "## What to look at");
    }

    @Test
    void theRunningReleaseIsNothingToDo() {
        assertFails(plan, "v1.0.0", ErrorCode.NOTHING_TO_DO, "runs v1.0.0");
    }

    @Test
    void aTargetThatDoesNotExistIsRefused() {
        assertFails(plan, "v99", ErrorCode.PLAN_REFUSED, "There is no tag, branch or commit v99");
    }

    @Test
    void aSwapIsNotBegunWithoutTheBuiltImage() {
        RecordedContext context = new RecordedContext(RUN, "v1.1.0");
        plan.run(context);

        assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> recheck.run(context))
                .satisfies(failed -> assertThat(failed.whatHappened()).contains("What was built is gone"));
    }

    @Test
    void aPlanWhoseBaseMovedIsToBeMadeAnew() {
        RecordedContext context = new RecordedContext(RUN, "v1.1.0");
        plan.run(context);
        String head = sample.git("rev-parse", "HEAD");
        sample.git("reset", "--quiet", "--keep", "v1.1.0");
        try {
            assertThat(recheck.run(context).values()).containsEntry("baseChanged", true).containsEntry("windowOpen", true);
            assertThat(context.lines()).anyMatch(line -> line.contains("the live checkout moved from"));
        } finally {
            sample.git("reset", "--quiet", "--keep", head);
        }
    }

    @Test
    @Fault(in = Place.PEOPLE, of = "An update by hand while the service is away with a swap that was about to begin",
            comesTo = "Nothing is stopped, the run ends")
    void whatSomebodyUpdatedWhileTheServiceWasAwayIsNotStopped() {
        RecordedContext context = new RecordedContext(RUN, "v1.1.0");
        check.run(context);
        plan.run(context);
        Instance instance = sample.instance();
        String image = sample.host().docker().container(instance.compose().app().container()).orElseThrow().imageId();
        String head = sample.git("rev-parse", "HEAD");
        swaps.settle(context, new SwapPlan(RUN, instance.compose().app().image(), image, "sha256:new", head, sample.git("rev-parse", "v1.1.0^{commit}")));
        sample.git("reset", "--quiet", "--keep", "v1.1.0");
        try {
            assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> new StopApp(swaps, instances, plans, planner).run(context))
                    .satisfies(failed -> assertThat(failed.whatHappened()).contains("the live checkout moved from"));
            assertThat(sample.host().docker().container(instance.compose().app().container()).orElseThrow().running()).isTrue();
        } finally {
            sample.git("reset", "--quiet", "--keep", head);
        }
    }

    @Test
    void approvalsThatDoNotStandAnyMoreHaveToBeAskedForAgain() {
        RecordedContext context = new RecordedContext(RUN, "v1.1.0");
        plan.run(context).values().forEach((name, value) -> context.set(name, value.toString()));
        asks(1);
        Approvals approvals = tables.approvals();
        approvals.record(approvals.open("p", new RunNumber(RUN), "approvePlan", context.variable("digest").orElseThrow(), 1),
                "paula", true, "");
        approvals.withdraw(new RunNumber(RUN), "paula", "read it again");

        assertThat(recheck.run(context).values()).containsEntry("baseChanged", true);
        assertThat(context.lines()).anyMatch(line -> line.contains("approvePlan: ")
                && line.contains("paula withdrew: read it again") && line.contains("approveSwap: "));
    }

    @Test
    void whatIsAsPlannedGoesOnToTheSwap() {
        RecordedContext context = new RecordedContext(RUN, "v1.1.0");
        check.run(context);
        plan.run(context);
        String image = "chatalot-runbook/" + SampleInstance.NAME + ":" + plans.of(context).target().commit();
        String docker = sample.host().docker().program();
        // Stands for the build: an image of that name with the labels a build gives.
        sample.host().demand(Command.of("sh", "-c", "printf 'FROM debian:trixie-slim\\nLABEL org.opencontainers.image.revision=%s\\n' | %s build -q -t %s -"
                .formatted(plans.of(context).target().commit(), docker, image)));
        try {
            dump.run(context).values().forEach((name, value) -> context.set(name, value.toString()));
            backup.forEach(step -> step.run(context));
            context.set("imageId", "sha256:what was approved");
            assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> recheck.run(context))
                    .satisfies(failed -> assertThat(failed.whatHappened()).contains("than the one that was approved"));
            context.set("imageId", sample.host().docker().image(image).orElseThrow().id());

            assertThat(recheck.run(context).values()).containsEntry("baseChanged", false).containsEntry("windowOpen", true);

            assertThat(context.evidence().text("manifest.json")).hasValueSatisfying(
                    text -> assertThat(text).contains("public._sqlx_migrations"));
            assertThat(sample.host().docker().container("runbook-" + SampleInstance.NAME + "-" + RUN + "-files").orElseThrow().running()).isTrue();
        } finally {
            data.restorePoint(context).drop();
            sample.host().docker().removeImage(image);
            sample.host().docker().removeImage("chatalot-runbook/" + SampleInstance.NAME + ":before-" + RUN);
        }
    }

    private static void assertFails(Step step, String target, ErrorCode code, String words) {
        assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> step.run(new RecordedContext(RUN, target)))
                .satisfies(failed -> {
                    assertThat(failed.code()).isEqualTo(code);
                    assertThat(failed.whatHappened()).contains(words);
                });
    }
}
