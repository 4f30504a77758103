package chatalot.runbook.notify;

import chatalot.runbook.run.Deliveries;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notices;
import chatalot.runbook.run.RunNumber;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What runs tell, and who was told. */
@Component
class RunNotices implements Notices, Deliveries {

    private final Outbox outbox;
    private final Receivers receivers;
    private final Dispatcher dispatcher;
    private final NotifySettings settings;
    private final PublicUrl urls;
    private final Clock clock;

    RunNotices(Outbox outbox, Receivers receivers, Dispatcher dispatcher, NotifySettings settings, PublicUrl urls, Clock clock) {
        this.outbox = outbox;
        this.receivers = receivers;
        this.dispatcher = dispatcher;
        this.settings = settings;
        this.urls = urls;
        this.clock = clock;
    }

    @Override
    public void raise(Notice notice) {
        outbox.put(notice, receivers.of(notice).stream().map(Receiver::name).toList());
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            dispatcher.wake();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                dispatcher.wake();
            }
        });
    }

    @Override
    public List<Told> of(RunNumber run) {
        return outbox.of(run);
    }

    @Override
    public List<Trial> test() {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Attempts attempts = new Attempts(threads);
            List<CompletableFuture<Trial>> trials = receivers.all().stream()
                    .map(receiver -> CompletableFuture.supplyAsync(() -> test(receiver, attempts), threads)).toList();
            return trials.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private Trial test(Receiver receiver, Attempts attempts) {
        Message message = Message.test(UUID.randomUUID().toString(), clock.instant(), urls);
        Attempts.Result result = attempts.make(receiver, message, settings.timeout());
        return new Trial(receiver.name(), Optional.of(result.error()).filter(error -> !result.delivered()));
    }
}
