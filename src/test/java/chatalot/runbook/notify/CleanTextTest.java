package chatalot.runbook.notify;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Texts;
import chatalot.runbook.text.HoldsNoControl;
import chatalot.runbook.text.Hostile;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Text of others in mails and messages. */
class CleanTextTest {

    @Property
    void aLineStaysOneLineAndEveryTextIsPlain(@ForAll("texts") String foreign, @ForAll @IntRange(min = 2, max = 300) int length) {
        assertThat(CleanText.line(foreign)).is(new HoldsNoControl()).doesNotContain("\n");
        assertThat(CleanText.lines(foreign)).is(new HoldsNoControl());
        String cut = Texts.atMost(CleanText.lines(foreign), length);
        assertThat(cut).hasSizeLessThanOrEqualTo(length);
        assertThat(new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(cut);
    }

    @Provide
    Arbitrary<String> texts() {
        return Hostile.text();
    }
}
