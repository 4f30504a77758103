package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.instance.InstanceCatalog;
import chatalot.runbook.release.EnvKey;
import chatalot.runbook.release.Planner;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Hold;
import chatalot.runbook.run.Holds;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.Policy;
import chatalot.runbook.run.Step;
import chatalot.runbook.run.StepFailed;
import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.UsesSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** From the plan to the rehearsal on the shared sample, which is only read; its images carry a name of their own. */
@UsesSample
@Share(2)
class RehearseUpdateTest {

    private static final long RUN = 72;
    private static final String SIGNED = "ab".repeat(32);

    private final SampleInstance sample;
    @TempDir
    private Path directory;
    private final OwnTables tables = new OwnTables();
    private final Holds holds = tables.holds();
    private Planner planner;
    private PlanOfRun plans;
    private InstanceOfRun instances;
    private SwapOfRun swaps;

    RehearseUpdateTest(SampleInstance sample) {
        this.sample = sample;
    }

    @BeforeEach
    void aService() {
        serve(sample.host(), true);
    }

    @Test
    void aReleaseThatFailsIsFoundBeforeAnyDowntimeAndHeldUntilSomebodyReleasesIt() {
        RecordedContext context = context("v1.2.0");
        Step plan = planUpdate();
        plan.run(context).values().forEach((name, value) -> context.set(name, value.toString()));
        try {
            built(context);
            backedUp(context);

            assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> rehearse().run(context)).satisfies(failed -> {
                assertThat(failed.code()).isEqualTo(ErrorCode.REHEARSAL_FAILED);
                assertThat(failed.whatHappened()).contains("v1.2.0", "migration 4 is not applied", "while executing migration 4");
            });
            String commit = plans.of(context).target().commit().value();
            assertThat(holds.open(sample.project(), commit)).map(Hold::run).contains(context.run().number());
            assertThat(context.evidence().text("rehearsal.md").orElseThrow()).contains("# Rehearsal: failed");
            assertThat(context.evidence().text("rehearsal.json").orElseThrow()).doesNotContain("while executing");
            assertThat(context.evidence().text("rehearsal.log").orElseThrow()).contains("while executing migration 4");

            assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> plan.run(context)).satisfies(failed -> {
                assertThat(failed.code()).isEqualTo(ErrorCode.PLAN_REFUSED);
                assertThat(failed.whatHappened()).contains("is on hold since", "by run 72", "Its rehearsal failed");
                assertThat(failed.whatToDo()).contains("./runbook release %s %s".formatted(sample.project(), commit));
            });
        } finally {
            cleanUp(context);
        }
    }

    @Test
    void whatIsSignedAtTheSwapIncludesTheVerdictAndTheSwapGetsThreeTimesTheMeasuredTime() {
        RecordedContext context = context("v1.1.0");
        planUpdate().run(context);
        try {
            String image = built(context);
            backedUp(context);

            assertThat(rehearse().run(context).values()).containsEntry("rehearsalVerdict", "passed")
                    .containsEntry("swapDigest", Policy.swapDigest(SIGNED, image, "passed"));

            assertThat(context.lines()).anyMatch(line -> line.startsWith("The swap will take about"));
            assertThat(rehearsals().migrationTime(context, image)).isPositive();
            assertThat(rehearsals().migrationTime(context, "sha256:another")).isEqualTo(Duration.ZERO);
            assertThat(holds.of(sample.project())).isEmpty();
        } finally {
            cleanUp(context);
        }
    }

    @Test
    void switchedOffItSaysSoAndSoDoesWhatIsSigned() {
        serve(sample.host(), false);
        RecordedContext context = context("v1.1.0");
        context.set("imageId", "sha256:1");

        assertThat(rehearse().run(context).values())
                .containsEntry("swapDigest", Policy.swapDigest(SIGNED, "sha256:1", "switched off"));

        assertThat(context.lines()).anyMatch(line -> line.contains("switched off by configuration"));
        assertThat(context.evidence().text("rehearsal.md").orElseThrow()).contains("switched off by configuration");
    }

    @Test
    void aBackupThatIsNotThereToBeRestoredCondemnsNoRelease() {
        RecordedContext context = context("v1.1.0");
        planUpdate().run(context);
        try {
            built(context);
            backedUp(context);
            sample.host().remove(data().madeBackup(context).directory().resolve("files.tar"));

            assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> rehearse().run(context)).satisfies(failed -> {
                assertThat(failed.code()).isEqualTo(ErrorCode.REHEARSAL_FAILED);
                assertThat(failed.whatHappened()).contains("says nothing of the release", "files.tar");
            });
            assertThat(holds.of(sample.project())).isEmpty();
        } finally {
            cleanUp(context);
        }
    }

    @Test
    void aBuildWhoseImageLacksTheRevisionIsRefused() throws Exception {
        RecordedContext context = context("v1.1.0");
        planUpdate().run(context);
        String image = image(context);
        // Stands for a builder that drops labels.
        Path client = Files.writeString(directory.resolve("docker"), """
                #!/bin/sh
                case " $* " in *" build "*) exec %1$s tag debian:trixie-slim %2$s ;; esac
                exec %1$s "$@"
                """.formatted(sample.host().docker().program(), image));
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rwx------"));
        DockerSettings standard = DockerSettings.standard();
        serve(new LocalHost(new DockerJavaAccess(new DockerSettings(standard.host(), client.toString(), standard.deadline()))), true);
        try {
            assertThatExceptionOfType(StepFailed.class).isThrownBy(() -> built(context)).satisfies(failed -> {
                assertThat(failed.code()).isEqualTo(ErrorCode.BUILD_FAILED);
                assertThat(failed.whatHappened()).contains("carries revision none instead of " + plans.of(context).target().commit());
            });
        } finally {
            cleanUp(context);
        }
    }

    private void serve(Host host, boolean rehearsal) {
        String keys = "runbook.instances." + sample.project();
        InstanceCatalog catalog = InstanceCatalog.read(new MockEnvironment()
                .withProperty(keys + ".directory", sample.directory().toString())
                .withProperty(keys + ".backups", directory.resolve("backups").toString())
                .withProperty(keys + ".rehearsal", Boolean.toString(rehearsal)), host);
        planner = new Planner(catalog, EnvKey.in(host, directory));
        plans = new PlanOfRun(TestInstance.JSON);
        instances = new InstanceOfRun(catalog, TestInstance.JSON);
        swaps = new SwapOfRun(instances, TestInstance.JSON);
    }

    private RecordedContext context(String target) {
        RecordedContext context = new RecordedContext(RUN, sample.project(), target);
        tables.with(context.run());
        context.set("digest", SIGNED);
        return context;
    }

    private String built(RecordedContext context) {
        context.set("digest", SIGNED);
        new BuildImage(instances, swaps, plans, planner).run(context).values()
                .forEach((name, value) -> context.set(name, value.toString()));
        String image = context.variable("imageId").orElseThrow();
        assertThat(context.variable("swapDigest")).contains(Policy.swapDigest(SIGNED, image, "none"));
        return image;
    }

    private void backedUp(RecordedContext context) {
        Clock clock = Clock.systemUTC();
        new DumpDatabase(instances, TestInstance.JSON, clock).run(context).values()
                .forEach((name, value) -> context.set(name, value.toString()));
        List.<Step>of(new ArchiveFiles(instances, TestInstance.JSON, clock), new ArchiveSecrets(instances, TestInstance.JSON, clock),
                new ProveBackup(instances, TestInstance.JSON, clock), new KeepBackup(instances, TestInstance.JSON, clock))
                .forEach(step -> step.run(context));
    }

    private Step rehearse() {
        return new RehearseUpdate(instances, swaps, plans, data(), rehearsals(), holds);
    }

    private RehearsalOfRun rehearsals() {
        return new RehearsalOfRun(TestInstance.JSON);
    }

    private DataOfRun data() {
        return new DataOfRun(instances, swaps, TestInstance.JSON, Clock.systemUTC());
    }

    private void cleanUp(RecordedContext context) {
        swaps.build(context).cleanUp();
        planner.forgetTarget(instances.of(context), RUN);
        sample.host().docker().removeImage(image(context));
    }

    private PlanUpdate planUpdate() {
        return new PlanUpdate(instances, planner, plans, new PastRuns(tables.runs(), tables.steps()), holds);
    }

    private String image(RecordedContext context) {
        return "chatalot-runbook/%s:%s".formatted(sample.project(), plans.of(context).target().commit());
    }
}
