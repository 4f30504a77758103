package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2026-109432: whoever may use Tasklist has expressions evaluated, through the alternatives of a query. */
@ProcessTest
class HardenedExpressionsTest {

    private final TaskService tasks;
    private final IdentityService identity;
    private final Identity people;
    private final Stage stage;
    @TempDir
    private Path directory;

    HardenedExpressionsTest(TaskService tasks, IdentityService identity, Identity people, Stage stage) {
        this.tasks = tasks;
        this.identity = identity;
        this.people = people;
        this.stage = stage;
    }

    @Test
    void aQueryDoesNotRunCommands() {
        Path proof = directory.resolve("proof");
        String attack = "${''.getClass().forName('java.lang.Runtime').getMethod('getRuntime').invoke(null).exec('touch %s')}"
                .formatted(proof);

        assertThatThrownBy(() -> query(attack)).isInstanceOf(ProcessEngineException.class)
                .hasStackTraceContaining("may not use 'getClass'");
        assertThat(Files.exists(proof)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "${''.class}", "${''['class'].name}", "${''.getClass()}", "${currentUserGroups().getClass()}",
        "${currentUserGroups().class.classLoader}", "${dateTime().getClass().getClassLoader()}",
        "${pump.stop()}", "${dataSource.connection}", "${processEngine.managementService}", "${environment}",
        "${systemProperties}", "${springJobExecutor}", "${engineRunControl}", "${runbook}",
        "${approvals.getClass()}", "${approvals.class}", "${windows.class}", "${windows.calendar}", "${approvals.expiry().getClass()}"})
    void nothingButPlainValuesAndOurOwnAnswersCanBeReached(String attack) {
        assertThatThrownBy(() -> query(attack)).isInstanceOf(ProcessEngineException.class);
    }

    @Test
    void whatTasklistsFiltersNeedStillWorks() {
        Run run = stage.start(stage.newInstance());
        String task = stage.awaitGate(run, "approvePlan").id();
        tasks.setAssignee(task, "paula");

        List<String> mine = people.as(new Person("paula", Set.of(Person.APPROVERS)), () ->
                tasks.createTaskQuery().or().taskAssigneeExpression("${currentUser()}").endOr()
                        .list().stream().map(found -> found.getId()).toList());

        assertThat(mine).contains(task);
    }

    private void query(String expression) {
        identity.setAuthentication("paula", List.of(Person.APPROVERS));
        try {
            tasks.createTaskQuery().or().taskAssigneeExpression(expression).endOr().list();
        } finally {
            identity.clearAuthentication();
        }
    }
}
