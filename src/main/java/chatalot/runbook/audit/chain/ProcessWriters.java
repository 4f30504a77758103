package chatalot.runbook.audit.chain;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** On a database that belongs to this process alone, as H2's file does: counted here. */
final class ProcessWriters implements OpenWriters {

    private final AtomicInteger open = new AtomicInteger();

    @Override
    public void enter() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("Events are written in transactions");
        }
        open.incrementAndGet();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                open.decrementAndGet();
            }
        });
    }

    @Override
    public boolean none() {
        return open.get() == 0;
    }
}
