package chatalot.runbook.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.demo.Acknowledged;
import chatalot.runbook.demo.Comparison;
import chatalot.runbook.demo.Writer;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerAccess.ContainerRequest;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.EmptyPlace;
import chatalot.runbook.instance.OutsideView;
import chatalot.runbook.rotation.BesideOthers;
import chatalot.runbook.rotation.Share;
import chatalot.runbook.sample.SampleInstance;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies at the place of an instance is put aside as it lies, and comes back as it lay. */
@Share(1)
@BesideOthers
@Tag("docker")
class SettingAsideTest {

    private static final long RUN = 7;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private static Path directory;
    private static SampleInstance sample;
    /** What the journal said whenever it died: at the same place it dies once. */
    private final Set<String> died = new HashSet<>();

    @BeforeAll
    static void anInstance() {
        sample = SampleInstance.create("v1.1.0");
    }

    @AfterAll
    static void remove() {
        sample.host().demand(Command.of("rm", "-rf", "--", sample.directory() + ".before-" + RUN));
        sample.host().docker().volumes(SettingAside.labels(SampleInstance.NAME, RUN)).forEach(sample.host().docker()::removeVolume);
        sample.close();
    }

    @Test
    void dyingAtEveryPointItIsPutAsideAndComesBackAsItLay() {
        try (Acknowledged written = Acknowledged.in(directory.resolve("written.jsonl"))) {
            try (Writer writer = Writer.start(sample.url(), written, Duration.ofSeconds(30))) {
                await().until(() -> written.count().messages() > 20 && written.count().files() > 2);
                writer.stop();
            }
            Path backups = sample.catalog().find(SampleInstance.NAME).orElseThrow().backups();
            List<String> volumes = volumes();
            Aside aside = new WhatIsThere(sample.host(), place(), plan(), work(() -> { })).look(backups);
            assertThat(aside.running()).isTrue();
            assertThat(aside.volumes()).containsOnlyKeys(volumes);
            assertThat(aside.bytes()).isPositive();

            Instant begun = Instant.now();
            int deaths = dyingOnceAtEach(() -> setting(aside).run());
            assertThat(deaths).as("before the first, each volume and the directory").isEqualTo(volumes.size() + 2);
            assertThat(place().obstaclesButNetworks(sample.project())).isEmpty();
            assertThat(setting(aside).hasMadeRoom()).isTrue();
            assertThat(new AsideCopies(sample.host(), SampleInstance.NAME, KeptDirectory.in(backups, RUN), RUN).list(Instant.EPOCH))
                    .hasSize(volumes.size() + 1).allSatisfy(copy -> assertThat(copy.bytes()).isPositive())
                    .allSatisfy(copy -> assertThat(copy.since()).isBetween(begun, Instant.now()));

            assertThatThrownBy(() -> setting(aside).back()).isInstanceOf(WorkInterrupted.class);
            assertThat(setting(aside).hasMadeRoom()).as("what lies there may be what was there before").isFalse();
            assertThat(dyingOnceAtEach(() -> assertThat(setting(aside).back()).isEmpty())).isZero();
            assertThat(new OutsideView(sample.host()).awaitAnswer(sample.instance(), Duration.ofMinutes(1))).isTrue();
            assertThat(Comparison.of(sample.url(), written).differences()).isEmpty();
            assertThat(volumes()).isEqualTo(volumes);
            assertThat(sample.host().docker().volumes(SettingAside.labels(SampleInstance.NAME, RUN))).isEmpty();
            assertThat(backups.resolve("kept/run-" + RUN)).doesNotExist();
            String before = containers();
            sample.compose("up", "-d", "--no-build");
            assertThat(containers()).isEqualTo(before);
            assertThat(new KeptCopies(sample.host(), sample.instance(), Clock.systemUTC()).list()).isEmpty();
        }
    }

    @Test
    void whatNobodyCanSayWhoseItIsIsNotPutAside() {
        WhatIsThere there = new WhatIsThere(sample.host(), place(), plan(), work(() -> { }));
        assertThatThrownBy(() -> there.look(sample.directory().resolve("backups"))).isInstanceOf(NotInstalled.class)
                .hasMessageContaining("below the directory that would be put aside");

        Path earlier = sample.directory().resolveSibling("chatalot.before-" + RUN);
        sample.host().demand(Command.of("mkdir", earlier.toString()));
        assertThatThrownBy(() -> there.look(directory)).isInstanceOf(NotInstalled.class)
                .hasMessageContaining("An earlier run 7").hasMessageContaining(earlier.toString());
        sample.host().demand(Command.of("rmdir", earlier.toString()));

        String stranger = sample.project() + "-stranger";
        sample.host().docker().startContainer(ContainerRequest.of(stranger, "postgres:17", "sleep", "1d").on("none").labelled(Map.of(
                EmptyPlace.PROJECT_LABEL, sample.project(), "com.docker.compose.project.working_dir", "/srv/elsewhere")));
        try {
            assertThatThrownBy(() -> there.look(directory)).isInstanceOf(NotInstalled.class)
                    .hasMessageContaining("made from another directory: " + stranger);
        } finally {
            sample.host().docker().remove(stranger);
        }
    }

    /** Does it again until it gets to its end. @return how often it died */
    private static int dyingOnceAtEach(Runnable attempt) {
        for (int deaths = 0;; deaths++) {
            try {
                attempt.run();
                return deaths;
            } catch (WorkInterrupted e) {
                assertThat(deaths).isLessThan(20);
            }
        }
    }

    private SettingAside setting(Aside aside) {
        Path backups = sample.catalog().find(SampleInstance.NAME).orElseThrow().backups();
        Journal journal = new Journal(sample.host(), KeptDirectory.in(backups, RUN).asideJournal());
        return new SettingAside(sample.host(), place(), plan(), aside, backups, work(() -> {
            String soFar = journal.entries().stream().map(entry -> entry.action() + entry.phase()).distinct().toList().toString();
            if (died.add(soFar)) {
                throw new WorkInterrupted("died", new InterruptedException());
            }
        }), LIMIT);
    }

    private static Work work(Runnable confirm) {
        Map<String, String> marks = Map.of("runbook.instance", SampleInstance.NAME, "runbook.step", "putAside");
        return new Work(SampleInstance.NAME, RUN, marks, marks, line -> { }, confirm);
    }

    private static EmptyPlace place() {
        return sample.catalog().place(SampleInstance.NAME);
    }

    private static RestorePlan plan() {
        return new RestorePlan("sample-1-20261124080000", Instant.now(), sample.directory(), true, sample.directory(), sample.project(),
                List.of(), Optional.empty(), List.of(), sample.origin().toString(), Optional.of("master"), "0".repeat(40), Optional.of("1.1.0"),
                "chatalot", List.of(), List.of(), Optional.empty());
    }

    private static List<String> volumes() {
        return sample.host().docker().volumes(Map.of(EmptyPlace.PROJECT_LABEL, sample.project())).stream().sorted().toList();
    }

    private static String containers() {
        return sample.compose("ps", "--all", "--format", "{{.ID}}");
    }
}
