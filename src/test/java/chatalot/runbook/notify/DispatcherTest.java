package chatalot.runbook.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.run.Deliveries.Delivery;
import chatalot.runbook.run.Deliveries.State;
import chatalot.runbook.run.Notice;
import chatalot.runbook.run.Notice.Kind;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.RunNumber;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the outbox to receivers, over real HTTP. */
class DispatcherTest {

    private final DataSource database = NoticeNode.database();
    private final HttpReceiver receiver = new HttpReceiver();
    private final HttpReceiver other = new HttpReceiver();

    @AfterEach
    void close() {
        receiver.close();
        other.close();
    }

    @Test
    void whatIsRaisedArrivesOnceAndIsOnRecordAsDelivered() {
        try (NoticeNode node = start(Map.of())) {
            RunNumber run = node.raise(Kind.UPDATED, Person.OPS);

            Delivery delivery = await().until(() -> node.delivery(run), known -> known.state() == State.DELIVERED);
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(delivery.receiver()).isEqualTo("webhook chat");
            assertThat(delivery.nextTry()).isEmpty();
            assertThat(receiver.calls()).singleElement()
                    .satisfies(call -> assertThat(call.delivery()).isEqualTo(delivery.id()));
        }
    }

    @Test
    void nothingIsToldOfATransactionThatRolledBack() {
        try (NoticeNode node = start(Map.of())) {
            RunNumber run = node.newRun();

            assertThatThrownBy(() -> node.transaction().executeWithoutResult(status -> {
                node.notices().raise(new Notice(Kind.FAILED, run, "chat", Person.OPS, "It failed."));
                throw new IllegalStateException("and all of it is undone");
            })).hasMessage("and all of it is undone");
            RunNumber later = node.raise(Kind.UPDATED, Person.OPS);
            await().until(() -> node.delivery(later).state() == State.DELIVERED);

            assertThat(node.notices().of(run)).isEmpty();
            assertThat(receiver.calls()).hasSize(1);
        }
    }

    @Test
    void nothingIsSentBeforeTheTransactionIsCommitted() {
        try (NoticeNode node = start(Map.of())) {
            RunNumber run = node.newRun();
            node.transaction().executeWithoutResult(status -> {
                node.notices().raise(new Notice(Kind.FAILED, run, "chat", Person.OPS, "It failed."));
                await().during(Duration.ofMillis(300)).until(() -> receiver.calls().isEmpty());
            });

            await().until(() -> receiver.calls().size() == 1);
        }
    }

    @Test
    void aReceiverThatFailsIsTriedAgainWithTheSameIdUntilItTakesIt() {
        receiver.answering(500, 503, 302);
        try (NoticeNode node = start(Map.of())) {
            RunNumber run = node.raise(Kind.FAILED, Person.OPS);

            Delivery delivery = await().until(() -> node.delivery(run), known -> known.state() == State.DELIVERED);
            assertThat(delivery.attempts()).isEqualTo(4);
            assertThat(delivery.lastError()).contains("It answered 302; redirects are not followed.");
            assertThat(receiver.calls()).hasSize(4).extracting(HttpReceiver.Call::delivery).containsOnly(delivery.id());
            assertThat(receiver.calls()).extracting(HttpReceiver.Call::path).containsOnly("/hooks/in");
        }
    }

    @Test
    void aReceiverThatHangsHoldsUpNobodyElse() {
        receiver.hanging(true);
        Map<String, String> properties = with(other, "other");
        properties.put("runbook.notify.timeout", "1m");
        try (NoticeNode node = start(properties)) {
            RunNumber run = node.raise(Kind.FAILED, Person.OPS);

            await().until(() -> receiver.calls().size() == 1 && state(node, run, "webhook other") == State.DELIVERED);
            assertThat(state(node, run, "webhook chat")).isEqualTo(State.WAITING);
        }
    }

    @Test
    void aReceiverThatHangsIsLeftAfterTheTimeoutAndTriedAgain() {
        receiver.hanging(true);
        try (NoticeNode node = start(Map.of("runbook.notify.timeout", "1s"))) {
            RunNumber run = node.raise(Kind.FAILED, Person.OPS);

            Delivery delivery = await().until(() -> node.delivery(run), known -> known.attempts() == 2);
            assertThat(delivery.lastError()).contains("It did not answer within 1 s.");
        }
    }

    @Test
    void whatGetsTooOldIsGivenUpAndKeepsItsLastError() {
        receiver.answering(Collections.nCopies(50, 500).toArray(Integer[]::new));
        try (NoticeNode node = start(Map.of("runbook.notify.give-up-after", "500ms"))) {
            RunNumber run = node.raise(Kind.FAILED, Person.OPS);

            Delivery delivery = await().until(() -> node.delivery(run), known -> known.state() == State.GIVEN_UP);
            assertThat(delivery.lastError()).contains("It answered 500.");
            assertThat(delivery.nextTry()).isEmpty();
            assertThat(delivery.gaveUpAt()).isPresent();
            int calls = receiver.calls().size();
            await().during(Duration.ofMillis(300)).until(() -> receiver.calls().size() == calls);
        }
    }

    @Test
    void aReceiverThatNobodyKnowsAnyMoreIsGivenUpInTheEnd() {
        RunNumber run;
        try (NoticeNode before = NoticeNode.on(database, NoticeNode.webhook(0, "chat", receiver))) {
            run = before.raise(Kind.FAILED, Person.OPS);
        }
        try (NoticeNode after = NoticeNode.on(database, Map.of("runbook.notify.give-up-after", "1ms")).started()) {
            Delivery delivery = await().until(() -> after.delivery(run), known -> known.state() == State.GIVEN_UP);
            assertThat(delivery.lastError().orElseThrow()).contains("never tried");
        }
    }

    @Test
    void theNextStartGoesOnWhereTheLastOneStopped() {
        receiver.hanging(true);
        RunNumber run;
        try (NoticeNode first = start(Map.of())) {
            run = first.raise(Kind.NEEDS_HANDS, Person.OPS);
            await().until(() -> receiver.calls().size() == 1);
        }
        receiver.hanging(false);
        try (NoticeNode second = start(Map.of())) {
            await().until(() -> second.delivery(run).state() == State.DELIVERED);

            assertThat(receiver.calls()).hasSize(2).extracting(HttpReceiver.Call::delivery)
                    .containsOnly(second.delivery(run).id());
            assertThat(second.delivery(run).lastError()).contains("The service stopped in the middle of this try.");
        }
    }

    @Test
    void withoutReceiversANoticeIsOnRecordAndNothingWaits() {
        try (NoticeNode node = NoticeNode.on(database, Map.of("runbook.public-url", "")).started()) {
            RunNumber run = node.raise(Kind.UPDATED, Person.OPS);

            assertThat(node.notices().of(run)).singleElement().satisfies(told -> {
                assertThat(told.notice().kind()).isEqualTo(Kind.UPDATED);
                assertThat(told.receivers()).isEmpty();
            });
        }
    }

    @Test
    void eachReceiverHearsOnlyWhatItWants() {
        Map<String, String> properties = with(other, "failures-of-ops");
        properties.put("runbook.notify.webhooks[1].kinds", "failed,needs-hands");
        properties.put("runbook.notify.webhooks[1].groups", "auditors");
        try (NoticeNode node = start(properties)) {
            RunNumber asked = node.raise(Kind.APPROVAL_NEEDED, Person.APPROVERS);
            RunNumber failed = node.raise(Kind.FAILED, Person.OPS);

            assertThat(node.deliveries(asked)).extracting(Delivery::receiver).containsExactly("webhook chat");
            assertThat(node.deliveries(failed)).as("auditors hear of everything abnormal").extracting(Delivery::receiver)
                    .containsExactly("webhook chat", "webhook failures-of-ops");
        }
    }

    @Test
    void aTestReachesEveryReceiverAndSaysWhichDidNotTakeIt() {
        other.answering(403);
        try (NoticeNode node = start(with(other, "other"))) {
            assertThat(node.notices().test()).satisfiesExactly(
                    good -> assertThat(good.error()).isEmpty(),
                    bad -> assertThat(bad.error()).contains("It answered 403."));
        }
    }

    private static State state(NoticeNode node, RunNumber run, String receiver) {
        return node.deliveries(run).stream().filter(delivery -> delivery.receiver().equals(receiver)).findFirst()
                .orElseThrow().state();
    }

    private NoticeNode start(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.putAll(NoticeNode.webhook(0, "chat", receiver));
        return NoticeNode.on(database, all).started();
    }

    private Map<String, String> with(HttpReceiver another, String name) {
        return new HashMap<>(NoticeNode.webhook(1, name, another));
    }
}
