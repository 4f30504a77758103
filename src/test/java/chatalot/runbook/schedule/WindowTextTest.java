package chatalot.runbook.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTextTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Sun 02:00-04:00        | Sun 02:00-04:00",
        "mon-fri 22:00 - 23:30  | Mon,Tue,Wed,Thu,Fri 22:00-23:30",
        "Daily 3:00-4:00        | daily 03:00-04:00",
        "Saturday,Sun 23:00-1:00| Sat,Sun 23:00-01:00",
        "Fri-Mon 00:00-24:00    | Mon,Fri,Sat,Sun 00:00-24:00",
        "Tue 22:00-00:00        | Tue 22:00-24:00"})
    void whatPeopleWriteIsReadAndSaidAgain(String written, String said) {
        assertThat(WindowText.read(written, ZONE)).hasToString(said + " Asia/Tokyo");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Sun                | is not days and a time from-to",
        "02:00-04:00        | is not days and a time from-to",
        "Sun 2-4            | is not days and a time from-to",
        "Sunn 02:00-04:00   | \"Sunn\" is no day of the week",
        "Mon-Fri-Sun 2:00-3:00 | \"Mon-Fri-Sun\" is not a day",
        "Mon, 02:00-03:00   | \"\" is no day of the week",
        "Sun 25:00-26:00    | 25:00 is no time of day",
        "Sun 24:00-01:00    | 24:00 is no time of day",
        "Sun 02:00-02:60    | 02:60 is no time of day",
        "Sun 02:00-02:00    | begins and ends at the same time"})
    void whatCannotBeIsRefusedInWords(String written, String said) {
        assertThatIllegalArgumentException().isThrownBy(() -> WindowText.read(written, ZONE)).withMessageContaining(said);
    }
}
