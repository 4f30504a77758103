package chatalot.runbook.engine;

import static chatalot.runbook.engine.PlayedSteps.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.Course;
import chatalot.runbook.run.Courses;
import chatalot.runbook.run.ErrorCode;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.Test;

/** Which way a run is said to have taken, next to the way that the engine told of while it took it. */
@ProcessTest
class CoursesTest {

    private final Stage stage;
    private final PlayedSteps steps;
    private final Courses courses;
    private final RepositoryService repository;
    private final Covered covered;

    CoursesTest(Stage stage, PlayedSteps steps, Courses courses, RepositoryService repository, Covered covered) {
        this.stage = stage;
        this.steps = steps;
        this.courses = courses;
        this.repository = repository;
        this.covered = covered;
    }

    @Test
    void theFlowsOfAnUpdateAreThoseThatWereTaken() {
        Run run = ended(stage.newInstance(), "Updated");

        assertTellsWhatWasTaken(courses.of(run));
    }

    @Test
    void theFlowsOfAnUpdateThatGoesBackAreThoseThatWereTaken() {
        String instance = stage.newInstance();
        steps.arrange(instance, "startNewVersion", fails(ErrorCode.MIGRATION_FAILED));
        Run run = review(instance);

        List<Course> way = courses.of(run);

        assertTellsWhatWasTaken(way);
        assertThat(way.get(0).taken()).extracting(Course.Flow::id).contains("takeRestorePointToStartNewVersion", "swapFailedToRestoreInstance")
                .doesNotContain("startNewVersionToVerifyNewVersion");
        assertThat(visit(way.get(0), "startNewVersion").state()).isEqualTo(Course.State.FAILED);
        assertThat(visit(way.get(0), "takeRestorePoint").state()).isEqualTo(Course.State.DONE);
        assertThat(visit(way.get(0), "reviewFailedUpdate").state()).isEqualTo(Course.State.WAITING);
        assertThat(visit(way.get(0), "reviewFailedUpdate").end()).isEmpty();
    }

    @Test
    void whatARunCalledStandsAfterItAndNamesWhereItWasCalled() {
        Run run = ended(stage.newInstance(), "Updated");

        List<Course> way = courses.of(run);

        assertThat(way.get(0).caller()).isEmpty();
        assertThat(way).filteredOn(course -> course.model().startsWith("backup:")).singleElement().satisfies(backup ->
                assertThat(backup.caller()).contains(new Course.Caller(way.get(0).id(), "backUp")));
    }

    @Test
    void theModelsOfACourseAreReadAsTheyWereDeployed() {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");

        Course own = courses.of(run).get(0);

        assertThat(courses.model(own.model())).contains("<bpmn:process id=\"update\"");
        assertThat(courses.newestModel(RunKind.UPDATE)).isEqualTo(own.model());
    }

    @Test
    void aModelThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> courses.model("update:99:none")).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.NOT_FOUND));
    }

    @Test
    void aStepIsToldWhatItBeganWithAndWhatItLeft() {
        Run run = ended(stage.newInstance(), "Updated");

        Courses.Work plan = courses.data(run, "planUpdate").get(0);
        Courses.Work build = courses.data(run, "buildImage").get(0);

        assertThat(plan.given()).extracting(Courses.Value::name).contains("instance", "target").doesNotContain("commit", "approvalOutcome");
        assertThat(plan.left()).contains(new Courses.Value("commit", "c0ffee")).extracting(Courses.Value::name).doesNotContain("instance");
        assertThat(build.given()).contains(new Courses.Value("commit", "c0ffee"), new Courses.Value("approvalOutcome", "approved"));
    }

    private Run ended(String instance, String outcome) {
        covered.forget();
        Run run = stage.start(instance);
        stage.approveBoth(run);
        assertThat(stage.awaitEnd(run)).isEqualTo(outcome);
        return run;
    }

    private Run review(String instance) {
        covered.forget();
        Run run = stage.start(instance);
        stage.approveBoth(run);
        stage.awaitTask(run, "reviewFailedUpdate");
        return run;
    }

    private void assertTellsWhatWasTaken(List<Course> way) {
        way.stream().collect(Collectors.groupingBy(Course::model)).forEach((model, told) -> assertThat(told)
                .flatExtracting(Course::taken).extracting(Course.Flow::id).as(model).hasSameElementsAs(taken(model)));
    }

    private Set<String> taken(String model) {
        BpmnModelInstance drawn = repository.getBpmnModelInstance(model);
        Set<String> missing = covered.missing(repository.getProcessDefinition(model).getKey(), drawn);
        return drawn.getModelElementsByType(SequenceFlow.class).stream().map(SequenceFlow::getId).filter(flow -> !missing.contains(flow))
                .collect(Collectors.toSet());
    }

    private static Course.Visit visit(Course course, String element) {
        return course.visits().stream().filter(visit -> visit.element().equals(element)).findFirst().orElseThrow();
    }
}
