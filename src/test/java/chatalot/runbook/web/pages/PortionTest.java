package chatalot.runbook.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortionTest {

    private static final List<String> ALL = List.of("a", "b", "c", "d", "e");

    @Test
    void portionsFollowEachOtherToTheEnd() {
        Portion<String> first = Portion.of(ALL, 0, 2);
        Portion<String> second = Portion.of(ALL, first.next().orElseThrow(), 2);
        Portion<String> last = Portion.of(ALL, second.next().orElseThrow(), 2);

        assertThat(first.shown()).containsExactly("a", "b");
        assertThat(second.shown()).containsExactly("c", "d");
        assertThat(last.shown()).containsExactly("e");
        assertThat(last.next()).isEmpty();
        assertThat(second.words()).isEqualTo("3 to 4 of 5");
        assertThat(second.isWhole()).isFalse();
    }

    @Test
    void pastTheEndIsTheLastPortionAndBeforeTheBeginningTheFirst() {
        assertThat(Portion.of(ALL, 500, 2)).isEqualTo(Portion.of(ALL, 4, 2));
        assertThat(Portion.of(ALL.subList(0, 4), 4, 2).shown()).as("nothing is left where one stood").containsExactly("c", "d");
        assertThat(Portion.of(ALL, -1, 2)).isEqualTo(Portion.of(ALL, 0, 2));
    }

    @Test
    void whatIsShortIsWhole() {
        assertThat(Portion.of(ALL, 0, 5).isWhole()).isTrue();
        assertThat(Portion.of(ALL, 0, 5).next()).isEmpty();
        assertThat(Portion.of(List.of(), 3, 5)).isEqualTo(new Portion<>(List.of(), 0, 0));
    }
}
