package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Interventions;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ProcessTest
class PeoplesTasksTest {

    private final Stage stage;
    private final RunControl control;
    private final TaskService engine;
    private final Identity identity;
    private final Approvals approvals;
    private final Interventions interventions;
    private final RunStore runs;
    private final Models models;
    private final Races races;

    PeoplesTasksTest(Stage stage, RunControl control, TaskService engine, Identity identity, Approvals approvals,
            Interventions interventions, RunStore runs, Models models, Races races) {
        this.stage = stage;
        this.control = control;
        this.engine = engine;
        this.identity = identity;
        this.approvals = approvals;
        this.interventions = interventions;
        this.runs = runs;
        this.models = models;
        this.races = races;
    }

    /** A page that is watched asks every second, and somebody may cancel between two of its questions, or of the engine's. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTaskThatEndsWhileItIsBeingReadIsNotWaitedFor(boolean insideTheEngine) {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");
        PeoplesTasks tasks = new PeoplesTasks(
                cancelling(run, insideTheEngine), identity, approvals, interventions, runs, models, races);

        assertThat(tasks.open(run)).isEmpty();
        assertThat(stage.awaitEnd(run)).isEqualTo("Cancelled");
    }

    @Test
    void troubleWithATaskThatIsThereIsTold() {
        Run run = stage.start(stage.newInstance());
        stage.awaitGate(run, "approvePlan");
        TaskService broken = (TaskService) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TaskService.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getIdentityLinksForTask")) {
                        throw new IllegalStateException("no candidates today");
                    }
                    return method.invoke(engine, arguments);
                });

        assertThatThrownBy(() -> new PeoplesTasks(broken, identity, approvals, interventions, runs, models, races).open(run))
                .hasMessage("no candidates today");
    }

    /** The engine's tasks, of a run that is cancelled once its tasks were listed. */
    private TaskService cancelling(Run run, boolean insideTheEngine) {
        return (TaskService) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {TaskService.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getIdentityLinksForTask")) {
                        control.cancel(run.number(), "not tonight", Stage.OLIVIA);
                        if (insideTheEngine) {
                            throw new NullPointerException("the engine finds the task, and then no execution");
                        }
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
