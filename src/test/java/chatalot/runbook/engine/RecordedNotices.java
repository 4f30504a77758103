package chatalot.runbook.engine;

import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notices;
import chatalot.runbook.run.Run;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Keeps what was raised, once the transaction it was raised in is committed. */
final class RecordedNotices implements Notices {

    private final List<Notice> committed = new CopyOnWriteArrayList<>();

    @Override
    public void raise(Notice notice) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                committed.add(notice);
            }
        });
    }

    /** What was raised for a run, in order. */
    List<Notice> of(Run run) {
        return committed.stream().filter(notice -> notice.run().equals(run.number())).toList();
    }
}
