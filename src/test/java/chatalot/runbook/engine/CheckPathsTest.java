package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static chatalot.runbook.engine.PlayedSteps.usual;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.FoundUpdate;
import chatalot.runbook.run.FoundUpdates;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Outputs;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunFilters;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.RunSearch;
import chatalot.runbook.run.RunStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every path of a check for updates: what people are asked, how often, and who may answer. */
@ProcessTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckPathsTest extends ModelPaths {

    static final List<String> MODELS = List.of("checkForUpdates");
    private static final String NEW = "c0ffee0" + "1".repeat(33);
    private static final String NEWER = "c0ffee0" + "2".repeat(33);

    private final FoundUpdates found;
    private final RunStore runs;
    private final RunSearch search;
    private final TasklistDoor tasklist;

    CheckPathsTest(Engine engine, FoundUpdates found, RunStore runs, RunSearch search, TasklistDoor tasklist) {
        super(engine);
        this.found = found;
        this.runs = runs;
        this.search = search;
        this.tasklist = tasklist;
    }

    @Override
    List<String> models() {
        return MODELS;
    }

    @Test
    void somethingNewIsToldOnceAndStartedWithOneWord() {
        Run check = asking(stage.newInstance(), NEW);
        awaitNotice(check, Notice.Kind.UPDATE_FOUND, Person.OPS, 1);
        assertThat(notices.of(check)).singleElement().satisfies(notice -> assertThat(notice.text()).contains("All about c0ffee01",
                "./runbook start %s".formatted(check.number())));

        Run update = control.startFound(check.number(), "", Optional.empty(), Stage.OSCAR);

        assertThat(update.kind()).isEqualTo(RunKind.UPDATE);
        assertThat(update.target()).isEqualTo(NEW);
        assertThat(update.requester()).isEqualTo("oscar");
        assertThat(update.reason()).isEqualTo("v-c0ffee01, found by run " + check.number());
        assertThat(stage.awaitEnd(check)).isEqualTo("Update started");
        assertThat(found.of(check.number()).flatMap(FoundUpdate::answer)).hasValueSatisfying(answer -> {
            assertThat(answer.started()).contains(update.number());
            assertThat(answer.person()).contains("oscar");
        });
        assertThat(notices.of(check)).hasSize(1);
        stage.awaitGate(update, "approvePlan");
        control.cancel(update.number(), "", Stage.OLIVIA);
        stage.awaitEnd(update);
        assertThat(found.outdated()).doesNotContain(check.instance());
    }

    @Test
    void whatWasSkippedStaysSkippedWithItsReason() {
        String instance = stage.newInstance();
        Run check = asking(instance, NEW);

        assertThatThrownBy(() -> control.skipFound(check.number(), " ", Stage.OSCAR)).isInstanceOf(Refused.class)
                .hasMessageContaining("Skipping needs a reason");
        control.skipFound(check.number(), "we wait for the next one", Stage.OSCAR);

        assertThat(stage.awaitEnd(check)).isEqualTo("Skipped");
        assertThat(found.skipped(instance, NEW)).isPresent();
        assertThat(found.skipped(instance, NEWER)).isEmpty();
    }

    @Test
    void whatIsAskedAlreadyIsNotAskedAgain() {
        String instance = stage.newInstance();
        Run first = asking(instance, NEW);
        steps.arrange(instance, "lookForUpdates", context -> Outputs.of("checkOutcome", "known").and("newCommit", NEW));

        Run second = stage.check(instance);

        assertThat(stage.awaitEnd(second)).isEqualTo("Known already");
        assertThat(notices.of(second)).isEmpty();
        assertThat(stage.now(first.number()).state()).isEqualTo(RunState.UPDATE_FOUND);
        assertThat(runs.list(Optional.of(instance), 10)).extracting(Run::number).containsExactly(first.number());
    }

    @Test
    void somethingNewerTakesThePlaceOfTheQuestion() {
        String instance = stage.newInstance();
        Run first = asking(instance, NEW);

        Run second = asking(instance, NEWER);

        assertThat(stage.awaitEnd(first)).isEqualTo("Overtaken");
        assertThat(found.open(instance)).extracting(FoundUpdate::run).containsExactly(second.number());
        assertThatThrownBy(() -> control.startFound(first.number(), "", Optional.empty(), Stage.OSCAR)).isInstanceOf(Refused.class)
                .hasMessageContaining("does not wait for this now");
    }

    @Test
    void aQuestionAboutWhatRunsByNowEndsByItself() {
        String instance = stage.newInstance();
        Run first = asking(instance, NEW);
        steps.arrange(instance, "lookForUpdates", usual());

        Run second = stage.check(instance);

        assertThat(stage.awaitEnd(second)).isEqualTo("Up to date");
        assertThat(stage.awaitEnd(first)).isEqualTo("Overtaken");
        assertThat(found.open(instance)).isEmpty();
    }

    @Test
    void aQuestionIsLookedAtAgainOnceAnotherRunMayHaveChangedTheRelease() {
        String instance = stage.newInstance();
        Run check = asking(instance, NEW);
        steps.arrange(instance, "lookForUpdates", usual());

        Run update = stage.start(instance);
        stage.approveBoth(update);

        assertThat(stage.awaitEnd(update)).isEqualTo("Updated");
        assertThat(stage.awaitEnd(check)).isEqualTo("Overtaken");
        assertThat(search.before(RunFilters.of(instance), Optional.empty(), 10)).filteredOn(run -> run.kind() == RunKind.CHECK).hasSize(2);
    }

    @Test
    void aRemoteThatFailsIsToldOnceAndAgainWhenItFailsDifferently() {
        String instance = stage.newInstance();
        steps.arrange(instance, "lookForUpdates", troubled("could not resolve host, after 12 ms"));
        Run first = stage.check(instance);
        assertThat(stage.awaitEnd(first)).isEqualTo("Check failed");
        awaitNotice(first, Notice.Kind.FAILED, Person.OPS, 1);

        steps.arrange(instance, "lookForUpdates", troubled("could not resolve host, after 315 ms"));
        Run second = stage.check(instance);
        assertThat(stage.awaitEnd(second)).isEqualTo("Still failing");
        assertThat(notices.of(second)).isEmpty();
        assertThat(found.trouble(instance)).hasValueSatisfying(words -> assertThat(words).contains("after 12 ms"));

        steps.arrange(instance, "lookForUpdates", fails(ErrorCode.PLAN_REFUSED));
        Run third = stage.check(instance);
        assertThat(stage.awaitEnd(third)).isEqualTo("Check failed");
        awaitNotice(third, Notice.Kind.FAILED, Person.OPS, 1);
    }

    @Test
    void aCheckIsCancelledWhileItLooksAndOneLooksAtATime() {
        String instance = stage.newInstance();
        steps.arrange(instance, "lookForUpdates", context -> {
            new CountDownLatch(1).await();
            return usual().play(context);
        });
        Run check = stage.check(instance);
        await().until(() -> steps.begun(instance).contains("lookForUpdates"));

        assertThatThrownBy(() -> stage.check(instance)).isInstanceOf(Refused.class)
                .hasMessageContaining("Run %s of olivia looks for updates of %s already".formatted(check.number(), instance));
        control.cancel(check.number(), "", Stage.OSCAR);

        assertThat(stage.awaitEnd(check)).isEqualTo("Cancelled");
    }

    @Test
    void whereAnotherRunStandsInTheWayTheQuestionStaysOpen() {
        String instance = stage.newInstance();
        Run check = asking(instance, NEW);
        Run update = stage.start(instance);

        assertThatThrownBy(() -> control.startFound(check.number(), "", Optional.empty(), Stage.OSCAR)).isInstanceOf(Refused.class)
                .hasMessageContaining("One run at a time");

        assertThat(stage.now(check.number()).state()).isEqualTo(RunState.UPDATE_FOUND);
        assertThat(found.of(check.number()).flatMap(FoundUpdate::answer)).isEmpty();
        stage.awaitGate(update, "approvePlan");
        control.cancel(update.number(), "", Stage.OLIVIA);
        stage.awaitEnd(update);
    }

    @Test
    void nobodyButOpsAnswersAndNothingElseIsPosted() {
        Run check = asking(stage.newInstance(), NEW);
        OpenTask task = stage.awaitTask(check, "startUpdate");
        assertThat(task.group()).isEqualTo(Person.OPS);

        assertThatThrownBy(() -> control.startFound(check.number(), "", Optional.empty(), Stage.PAULA)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> control.skipFound(check.number(), "no", Stage.PAULA)).isInstanceOf(Refused.class);
        tasklist.claim(Stage.OSCAR, task.id());
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(Map.of("choice", "neither", "digest", NEW), Map.of(),
                Map.of("choice", "start", "digest", NEW, "checkDecision", "start"), Map.of("choice", "start", "digest", NEWER),
                Map.of("choice", "start", "digest", NEW, "notBefore", "tomorrow"))) {
            assertThatThrownBy(() -> tasklist.complete(Stage.OSCAR, task.id(), wrong)).as("%s", wrong).isInstanceOf(RuntimeException.class);
        }
        assertThat(runs.list(Optional.of(check.instance()), 10)).hasSize(1);
        tasklist.submitForm(Stage.OSCAR, task.id(), Map.of("choice", "start", "comment", "looks good", "notBefore", "", "digest", NEW,
                "newCommit", NEWER));

        assertThat(stage.awaitEnd(check)).isEqualTo("Update started");
        Run update = runs.list(Optional.of(check.instance()), 1).get(0);
        assertThat(update.requester()).isEqualTo("oscar");
        assertThat(update.reason()).isEqualTo("looks good");
        assertThat(update.target()).isEqualTo(NEW);
        control.cancel(update.number(), "", Stage.OLIVIA);
        stage.awaitEnd(update);
    }

    /** A check that has found a commit and asks. */
    private Run asking(String instance, String commit) {
        steps.arrange(instance, "lookForUpdates", context -> {
            found.found(context.run(), commit, "v-" + commit.substring(0, 8), "All about %s.".formatted(commit.substring(0, 8)));
            return Outputs.of("checkOutcome", "new").and("newCommit", commit);
        });
        Run check = stage.check(instance);
        stage.awaitTask(check, "startUpdate");
        return check;
    }

    private static PlayedSteps.Part troubled(String words) {
        return context -> {
            throw new PassingTrouble(words);
        };
    }
}
