package chatalot.runbook.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.database.PostgresContainer;
import chatalot.runbook.run.Deliveries.Delivery;
import chatalot.runbook.run.Deliveries.State;
import chatalot.runbook.run.Notice.Kind;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.RunNumber;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several nodes on one PostgreSQL. */
@Tag("docker")
class SharedOutboxTest {

    private static final int NOTICES = 30;

    private final PostgresContainer postgres = PostgresContainer.shared();
    private final HikariDataSource database = pool(postgres);
    private final HttpReceiver receiver = new HttpReceiver();

    @AfterEach
    void close() {
        receiver.close();
        database.close();
    }

    @Test
    void twoNodesSendEveryDeliveryOnce() {
        List<RunNumber> runs = new ArrayList<>();
        try (NoticeNode quiet = node()) {
            for (int i = 0; i < NOTICES; i++) {
                runs.add(quiet.raise(Kind.FAILED, Person.OPS));
            }
        }
        try (NoticeNode one = node().started(); NoticeNode two = node().started(); NoticeNode three = node().started()) {
            await().until(() -> runs.stream()
                    .allMatch(run -> one.delivery(run).state() == State.DELIVERED));

            assertThat(receiver.calls()).extracting(HttpReceiver.Call::delivery).doesNotHaveDuplicates().hasSize(NOTICES);
            assertThat(runs).extracting(run -> two.delivery(run).attempts()).containsOnly(1);
            assertThat(three.deliveries(runs.get(0))).hasSize(1);
        }
    }

    @Test
    void whatOneNodeIsTryingNoOtherTouches() {
        receiver.hanging(true);
        try (NoticeNode one = node().started(); NoticeNode two = node().started()) {
            RunNumber run = one.raise(Kind.FAILED, Person.OPS);

            await().during(Duration.ofSeconds(1)).until(() -> receiver.calls().size() == 1);
            assertThat(two.delivery(run)).extracting(Delivery::attempts).isEqualTo(1);
        }
    }

    private static HikariDataSource pool(PostgresContainer postgres) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(postgres.url(postgres.createDatabase()));
        pool.setUsername(PostgresContainer.USER);
        pool.setPassword(PostgresContainer.PASSWORD);
        NoticeNode.migrated(pool);
        return pool;
    }

    private NoticeNode node() {
        return NoticeNode.on(database, NoticeNode.webhook(0, "chat", receiver));
    }
}
