package chatalot.runbook.audit;

import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.Trail;
import chatalot.runbook.run.WaysIn;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts what happened on record, with the time and the way in, and notices what is abnormal about it. */
@Component
class AuditTrail implements Trail {

    private final AuditRecord events;
    private final RunExceptions exceptions;
    private final RunStore runs;
    private final WaysIn ways;
    private final Clock clock;
    private final TransactionTemplate joined;
    private final TransactionTemplate apart;

    AuditTrail(AuditRecord events, RunExceptions exceptions, RunStore runs, WaysIn ways, Clock clock,
            PlatformTransactionManager transactions) {
        this.events = events;
        this.exceptions = exceptions;
        this.runs = runs;
        this.ways = ways;
        this.clock = clock;
        this.joined = new TransactionTemplate(transactions);
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public void record(Fact fact) {
        AuditEvent event = event(fact);
        if (!fact.act().isRefusal()) {
            joined.executeWithoutResult(status -> {
                events.add(event);
                exceptions.notice(event);
            });
            return;
        }
        ways.refusalTold();
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            afterwards(event);
        } else {
            joined.executeWithoutResult(status -> events.add(event));
        }
    }

    /** What is refused undoes its transaction; this stays. */
    private void afterwards(AuditEvent event) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                apart.executeWithoutResult(fresh -> events.add(event));
            }
        });
    }

    private AuditEvent event(Fact fact) {
        return new AuditEvent(0, clock.instant(), fact.actor(), ways.current(), fact.act(), fact.run(),
                fact.instance().or(() -> fact.run().flatMap(runs::find).map(Run::instance)), fact.subject(), fact.before(),
                fact.after(), fact.words());
    }
}
