package chatalot.runbook.engine;

import chatalot.runbook.run.FoundUpdates;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Remembers what is in the way of an instance's checks, and tells the model whether people have heard of it. */
@Component("checkTrouble")
class CheckTrouble implements ExecutionListener {

    private final Roots roots;
    private final FoundUpdates found;

    CheckTrouble(Roots roots, FoundUpdates found) {
        this.roots = roots;
        this.found = found;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String words = Optional.ofNullable(execution.getVariable("endMessage")).map(Object::toString).orElse("");
        execution.setVariable("sameTrouble", found.troubled(roots.runOf(execution), words));
    }
}
