package chatalot.runbook.engine;

import chatalot.runbook.run.Person;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;

/** Does what Tasklist does for a signed-in person: with the engine's authorizations on and whatever was posted. */
final class TasklistDoor {

    private final IdentityService identity;
    private final TaskService tasks;
    private final FormService forms;

    TasklistDoor(IdentityService identity, TaskService tasks, FormService forms) {
        this.identity = identity;
        this.tasks = tasks;
        this.forms = forms;
    }

    void claim(Person person, String task) {
        as(person, () -> tasks.claim(task, person.id()));
    }

    void complete(Person person, String task, Map<String, Object> posted) {
        as(person, () -> tasks.complete(task, posted));
    }

    void submitForm(Person person, String task, Map<String, Object> posted) {
        as(person, () -> forms.submitTaskForm(task, posted));
    }

    void as(Person person, Runnable act) {
        identity.setAuthentication(person.id(), List.copyOf(person.groups()));
        try {
            act.run();
        } finally {
            identity.clearAuthentication();
        }
    }
}
