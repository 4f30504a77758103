package chatalot.runbook.web.pages;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.web.CopiesOfInstances.Copy;
import chatalot.runbook.web.CopiesOfInstances.OfInstance;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a page shows of many copies. */
class CopiesPageTest {

    @Test
    void aPartIsShownAndAllAreCounted() {
        OfInstance many = new OfInstance("demo", Optional.empty(), LongStream.rangeClosed(1, 12).mapToObj(CopiesPageTest::copy).toList(), List.of());

        CopiesPage.Shown shown = CopiesPage.Shown.of(many, 5, 5);

        assertThat(shown.copies().shown()).extracting(Copy::where).containsExactly("copy 6", "copy 7", "copy 8", "copy 9", "copy 10");
        assertThat(shown.copies().words()).isEqualTo("6 to 10 of 12");
        assertThat(shown.bytes()).as("of all, those of unknown size left out").isEqualTo(2 + 4 + 6 + 8 + 10 + 12);
    }

    private static Copy copy(long number) {
        return new Copy("backup", "copy " + number, Optional.empty(), Optional.of(number).filter(even -> even % 2 == 0), Optional.empty(),
                Optional.empty(), "with the backup");
    }
}
