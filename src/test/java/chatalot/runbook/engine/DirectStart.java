package chatalot.runbook.engine;

import chatalot.runbook.run.Person;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.ApplicationContext;

/** Starts processes past {@link chatalot.runbook.run.RunControl}, as some later way in might. */
public record DirectStart(ApplicationContext beans) {

    /** The engine's id of what was started in a person's name. */
    public String of(String process, Person person, Map<String, Object> asked) {
        return beans.getBean(Identity.class).as(person, () -> beans.getBean(RuntimeService.class)
                .startProcessInstanceByKey(process, asked).getProcessInstanceId());
    }
}
