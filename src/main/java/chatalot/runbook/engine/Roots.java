package chatalot.runbook.engine;

import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Finds the run that an execution belongs to, by the engine's own ids. */
@Component
class Roots {

    private final RunStore runs;

    Roots(RunStore runs) {
        this.runs = runs;
    }

    Run runOf(DelegateExecution execution) {
        DelegateExecution root = execution.getProcessInstance();
        while (root.getSuperExecution() != null) {
            root = root.getSuperExecution().getProcessInstance();
        }
        String id = root.getProcessInstanceId();
        return runs.byProcessInstance(id).orElseThrow(
                () -> new IllegalStateException("Process instance " + id + " belongs to no run on record"));
    }
}
