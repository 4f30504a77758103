package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DuplicateKeyException;

/** What stands at the gates of a run, by the records and by nothing else. */
class ApprovalsTest {

    private static final String PLAN = "aa".repeat(32);
    private static final String SWAP = "bb".repeat(32);

    private final OwnTables records = new OwnTables().with(7, "olivia");
    private final Approvals approvals = records.approvals();
    private final RunNumber run = new RunNumber(7);

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 1", "1, 2", "2, 2"})
    void exactlyWhatThePolicyAsksForIsDemanded(int plan, int swap) {
        policy(plan, swap);
        List<String> people = List.of("paula", "peter");
        if (plan > 0) {
            approve("approvePlan", PLAN, people.subList(0, plan).toArray(String[]::new));
        }
        ApprovalRequest gate = open("approveSwap", SWAP);
        for (int i = 0; i < swap; i++) {
            assertThat(missing()).containsExactly("approveSwap");
            approvals.record(gate, people.get(i), true, "");
        }

        assertThat(missing()).isEmpty();
        assertThat(approvals.demandQuorum(records.find(run), PLAN, SWAP)).hasSize(2);
    }

    @Test
    void withoutAPolicyOnRecordTheGateSaysHowManyItAsksFor() {
        ApprovalRequest gate = approvals.open("p-1", run, "approvePlan", PLAN, 2);
        approvals.record(gate, "paula", true, "");
        approvals.record(approvals.open("p-2", run, "approveSwap", SWAP, 1), "paula", true, "");
        assertThat(missing()).containsExactly("approvePlan");

        approvals.record(gate, "peter", true, "");

        assertThat(missing()).isEmpty();
    }

    @Test
    void oneWordIsOneWordAlsoAfterItWasTakenBack() {
        ApprovalRequest gate = open("approvePlan", PLAN);
        approvals.record(gate, "paula", true, "");
        approvals.withdraw(run, "paula", "on second thoughts");

        assertThatThrownBy(() -> approvals.record(gate, "paula", true, "")).isInstanceOf(DuplicateKeyException.class);
        assertThat(approvals.of(run)).singleElement().satisfies(word -> {
            assertThat(word.approved()).isTrue();
            assertThat(word.withdrawn().orElseThrow().reason()).isEqualTo("on second thoughts");
        });
    }

    @Test
    void aWithdrawnWordCountsNowhereAnyMoreAndIsNamed() {
        policy(1, 1);
        approve("approvePlan", PLAN, "paula");
        approve("approveSwap", SWAP, "paula", "peter");

        assertThat(approvals.withdraw(run, "paula", "not before Monday")).isEqualTo(2);

        assertThat(missing()).containsExactly("approvePlan");
        assertThatThrownBy(() -> approvals.demandQuorum(records.find(run), PLAN, SWAP)).isInstanceOf(StepFailed.class)
                .hasMessageContainingAll("SWAP_FAILED", "paula withdrew: not before Monday", "The instance was not stopped.");
        assertThat(approvals.withdraw(run, "paula", "again")).isZero();
        assertThat(approvals.withdraw(run, "oscar", "for her")).isZero();
    }

    @Test
    void whatWasSaidOfAnEarlierPlanIsNotTakenBackAgain() {
        approve("approvePlan", PLAN, "paula");
        approve("approveSwap", SWAP, "paula");
        records.passes(Duration.ofMinutes(1));
        approvals.open("again", run, "approvePlan", "cc".repeat(32), 1);

        assertThat(approvals.withdraw(run, "paula", "late")).isZero();
    }

    @Test
    void aWordCountsAsLongAsItIsValid() {
        policy(0, 1);
        approve("approveSwap", SWAP, "paula");

        records.passes(OwnTables.VALIDITY.minusSeconds(1));
        assertThat(missing()).isEmpty();
        records.passes(Duration.ofSeconds(1));

        assertThat(approvals.standing(records.find(run), PLAN, SWAP)).filteredOn(gate -> !gate.stands()).singleElement()
                .satisfies(gate -> assertThat(gate.words()).contains("the word of paula", "has lapsed"));
    }

    @Test
    void aWordForAnythingElseAndOneOfTheRequesterStandForNothing() {
        policy(1, 1);
        approve("approvePlan", "dd".repeat(32), "paula");
        approve("approveSwap", SWAP, "olivia", "peter");

        assertThat(missing()).containsExactly("approvePlan", "approveSwap");
    }

    @Test
    void twoAdministratorsStandInForWhatIsMissing() {
        policy(2, 0);
        ApprovalRequest gate = open("approvePlan", PLAN);
        approvals.recordOverride(gate, "ada", "the building burns");
        approvals.record(gate, "paula", true, "");
        assertThat(approvals.verdict(gate)).isEqualTo(Approvals.Verdict.OPEN);

        approvals.recordOverride(gate, "abel", "it does");

        assertThat(approvals.verdict(gate)).isEqualTo(Approvals.Verdict.APPROVED);
        assertThat(approvals.demandQuorum(records.find(run), PLAN, SWAP)).extracting(Standing::toString)
                .contains("approvePlan: passed by an emergency override: ada, paula, abel");
        approvals.withdraw(run, "abel", "false alarm");
        assertThat(missing()).containsExactly("approvePlan");
    }

    private void policy(int plan, int swap) {
        records.policies().keep(run, new Policy(plan, swap, false, Duration.ZERO));
    }

    private ApprovalRequest open(String gate, String digest) {
        return approvals.open("instance-of-" + gate, run, gate, digest, approvals.asked(run, gate).orElse(1));
    }

    private void approve(String gate, String digest, String... people) {
        ApprovalRequest request = open(gate, digest);
        Stream.of(people).forEach(person -> approvals.record(request, person, true, ""));
    }

    private List<String> missing() {
        return approvals.standing(records.find(run), PLAN, SWAP).stream().filter(gate -> !gate.stands())
                .map(Standing::gate).toList();
    }
}
