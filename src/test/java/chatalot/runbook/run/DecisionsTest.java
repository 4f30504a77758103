package chatalot.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was decided over all runs, page by page. */
class DecisionsTest {

    private final OwnTables records = new OwnTables();
    private final Approvals approvals = records.approvals();
    private final Decisions decisions = new Decisions(records.jdbc());

    @Test
    void pagesTogetherShowEveryWordOnceTheNewestFirst() {
        for (int run = 1; run <= 7; run++) {
            records.with(run, "olivia");
            // Three at a time are said in the same moment: a page may end between them.
            if (run % 3 == 1) {
                records.passes(Duration.ofMinutes(1));
            }
            approve(run, run % 2 == 0 ? "paula" : "peter");
        }

        List<Long> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        List<Decided> page = decisions.newest(Optional.empty(), after, 2);
        while (!page.isEmpty()) {
            page.forEach(each -> seen.add(each.run().value()));
            after = Optional.of(page.get(page.size() - 1).place());
            page = decisions.newest(Optional.empty(), after, 2);
        }

        assertThat(seen).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L).startsWith(7L);
        assertThat(seen.subList(1, 4)).containsExactlyInAnyOrder(4L, 5L, 6L);
    }

    @Test
    void onesOwnWordsAreShownAloneAndWithWhatWasTakenBack() {
        records.with(1, "olivia");
        approve(1, "paula");
        approve(1, "peter");
        approvals.withdraw(new RunNumber(1), "paula", "read it again");

        assertThat(decisions.newest(Optional.of("paula"), Optional.empty(), 9)).singleElement().satisfies(own -> {
            assertThat(own.instance()).isEqualTo("demo");
            assertThat(own.requester()).isEqualTo("olivia");
            assertThat(own.word().withdrawn().orElseThrow().reason()).isEqualTo("read it again");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1~2", "'; drop table approval; --", "99999999999999999999~a~b"})
    void aPlaceThatIsNoneIsRefused(String place) {
        assertThatThrownBy(() -> decisions.newest(Optional.empty(), Optional.of(place), 9)).isInstanceOf(Refused.class)
                .hasMessageContaining("no such page");
    }

    private void approve(long run, String person) {
        ApprovalRequest gate = approvals.open("gate-" + run, new RunNumber(run), "approvePlan", "aa".repeat(32), 2);
        approvals.record(gate, person, true, "fine");
    }
}
