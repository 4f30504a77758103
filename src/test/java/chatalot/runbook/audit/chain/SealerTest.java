package chatalot.runbook.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.OwnTables;
import java.sql.Timestamp;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Events are sealed in the order of their numbers, however their transactions end. */
class SealerTest {

    private final OwnTables tables = tables();
    private final OpenWriters writers = OpenWriters.of(tables.jdbc(), tables.source(), tables.transactions());
    private final Seals seals = new Seals(tables.jdbc(), tables);
    private final Sealer sealer = new Sealer(new SealedRows(tables.jdbc()), seals, writers, tables.transactions());

    OwnTables tables() {
        return new OwnTables();
    }

    @Test
    void whatWasCommittedIsSealedOnceAndInOrder() {
        write();
        write();

        assertThat(sealer.seal()).isEqualTo(2);
        write();
        assertThat(sealer.seal()).isEqualTo(1);
        assertThat(sealer.seal()).isZero();
        assertThat(sealed()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void anEventThatIsStillBeingWrittenHoldsBackWhatComesAfterIt() throws Exception {
        write();
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> transaction().executeWithoutResult(open -> {
            insert();
            written.countDown();
            await(mayEnd);
        }));
        await(written);
        write();

        sealer.seal();
        assertThat(sealed()).as("event 2 may still come").containsExactly(1L);
        mayEnd.countDown();
        slow.get(10, TimeUnit.SECONDS);
        sealer.seal();
        assertThat(sealed()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aNumberThatItsTransactionTookWithItIsPassedOver() {
        write();
        transaction().executeWithoutResult(open -> {
            insert();
            open.setRollbackOnly();
        });
        write();

        sealer.seal();
        assertThat(sealed()).containsExactly(1L, 3L);
        assertThat(writers.none()).isTrue();
    }

    @Test
    void moreThanAThousandAreSealedOneLotAfterTheOther() {
        transaction().executeWithoutResult(open -> {
            for (int event = 0; event < 2_500; event++) {
                insert();
            }
        });

        sealer.look();
        assertThat(sealed()).hasSize(2_500);
    }

    private void write() {
        transaction().executeWithoutResult(open -> insert());
    }

    private void insert() {
        writers.enter();
        JdbcClient.create(tables.source()).sql("insert into audit_event (at, way_in, act, subject, words) values (?, 'REST', 'FROZEN', '', '')")
                .param(Timestamp.from(tables.instant())).update();
    }

    private TransactionTemplate transaction() {
        return new TransactionTemplate(tables.transactions());
    }

    private List<Long> sealed() {
        return seals.after(0, 10_000).stream().map(link -> link.entry().event()).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
