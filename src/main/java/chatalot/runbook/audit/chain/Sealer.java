package chatalot.runbook.audit.chain;

import chatalot.runbook.run.RepeatedLook;
import chatalot.runbook.seal.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals every event within a second or two of its commit, in the order of event numbers. A number that is missing is waited for until
 * nobody writes: then it was given up with its transaction, and whatever stands there later was not put there by us. Any number of
 * nodes may seal; the chain has one end.
 */
@Component
public class Sealer extends RepeatedLook {

    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 1_000;

    private final SealedRows rows;
    private final Seals seals;
    private final OpenWriters writers;
    private final TransactionTemplate transaction;

    public Sealer(SealedRows rows, Seals seals, OpenWriters writers, PlatformTransactionManager transactions) {
        super("sealer", PAUSE);
        this.rows = rows;
        this.seals = seals;
        this.writers = writers;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    protected void look() {
        try {
            sealAll();
        } catch (RuntimeException e) {
            LOG.warn("Events could not be sealed; it is tried again in {}", PAUSE, e);
        }
    }

    /** Seals everything that can be by now. */
    public void sealAll() {
        try {
            while (seal() == AT_ONCE) {
                LOG.debug("{} events were sealed; there are more", AT_ONCE);
            }
        } catch (DuplicateKeyException e) {
            LOG.debug("Another node sealed them first", e);
        }
    }

    /** Seals what can be, up to a thousand events. @return how many */
    int seal() {
        long newest = rows.newest();
        if (newest <= lastSealed()) {
            return 0;
        }
        // In this order: what has a number up to the newest, and was written by nobody a moment later, is final.
        boolean complete = writers.none();
        return Optional.ofNullable(transaction.execute(one -> {
            long last = lastSealed();
            List<Row> found = rows.after(last, AT_ONCE);
            List<Row> ready = complete ? found.stream().filter(row -> row.event() <= newest).toList() : withoutGap(last, found);
            seals.add(ready);
            return ready.size();
        })).orElse(0);
    }

    private long lastSealed() {
        return seals.last().map(link -> link.entry().event()).orElse(0L);
    }

    private static List<Row> withoutGap(long last, List<Row> found) {
        List<Row> following = new ArrayList<>();
        for (Row row : found) {
            if (row.event() != last + following.size() + 1) {
                break;
            }
            following.add(row);
        }
        return following;
    }
}
