package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunState;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Passes every path of some models; afterwards each of their flow nodes and each of their sequence flows has been passed. */
abstract class ModelPaths {

    final Stage stage;
    final PlayedSteps steps;
    final RunControl control;
    final RecordedNotices notices;
    private final RepositoryService repository;
    private final Covered covered;

    ModelPaths(Engine engine) {
        this.stage = engine.stage();
        this.steps = engine.steps();
        this.control = engine.control();
        this.notices = engine.notices();
        this.repository = engine.repository();
        this.covered = engine.covered();
    }

    /** What every path is passed with. */
    record Engine(Stage stage, PlayedSteps steps, RunControl control, RecordedNotices notices, RepositoryService repository,
            Covered covered) { }

    /** Keys of the models that are passed. */
    abstract List<String> models();

    @BeforeAll
    void forgetOtherTests() {
        covered.forget();
    }

    @AfterAll
    void everyElementOfTheModelsWasPassed() {
        for (String key : models()) {
            ProcessDefinition process = repository.createProcessDefinitionQuery().processDefinitionKey(key).latestVersion().singleResult();
            assertThat(covered.missing(key, repository.getBpmnModelInstance(process.getId())))
                    .as("elements of %s that no test passed", key).isEmpty();
        }
    }

    void awaitState(Run run, RunState state) {
        await().until(() -> stage.now(run.number()).state() == state);
    }

    void awaitNotice(Run run, Notice.Kind kind, String group, int times) {
        await().untilAsserted(() -> assertThat(notices.of(run))
                .filteredOn(notice -> notice.kind() == kind && notice.group().equals(group)).hasSize(times));
    }

    static void after(Duration time) {
        ClockUtil.setCurrentTime(new Date(System.currentTimeMillis() + time.toMillis()));
    }
}
