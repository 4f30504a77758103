package chatalot.runbook.audit;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.Trail;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** People say that they have looked at what was abnormal. */
@Component
public class Acknowledgements {

    private final RunExceptions exceptions;
    private final Trail trail;
    private final TransactionTemplate transaction;

    Acknowledgements(RunExceptions exceptions, Trail trail, PlatformTransactionManager transactions) {
        this.exceptions = exceptions;
        this.trail = trail;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** See {@link RunExceptions#acknowledge}; it is on the trail too. */
    public RunException acknowledge(RunNumber run, RunException.Kind kind, String comment, Person person) {
        return transaction.execute(status -> {
            RunException seen = exceptions.acknowledge(run, kind, comment, person);
            trail.record(Fact.of(Act.ACKNOWLEDGED).by(person.id()).on(run).about(kind.words()).saying(comment.strip()));
            return seen;
        });
    }
}
