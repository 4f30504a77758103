package chatalot.runbook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.text.HoldsNoControl;
import chatalot.runbook.text.Hostile;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Text of others on a terminal. */
class PlainTest {

    @Property
    void nothingThatOthersWroteMovesACursorOrTurnsTextRound(@ForAll("texts") String foreign) {
        assertThat(Plain.text(foreign)).is(new HoldsNoControl()).hasSameSizeAs(foreign);
    }

    @Provide
    Arbitrary<String> texts() {
        return Hostile.text();
    }
}
