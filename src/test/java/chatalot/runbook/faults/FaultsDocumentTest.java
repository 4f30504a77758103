package chatalot.runbook.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FaultsDocumentTest {

    private static final Path DOCUMENT = Path.of("docs", "faults.md");
    private static final Path WRITTEN = Path.of("target", "faults.md");

    private final FaultsDocument document = FaultsDocument.ofAllTests();

    @Test
    void theDocumentSaysWhatTheTestsShow() throws IOException {
        Files.writeString(WRITTEN, document.text());

        assertThat(DOCUMENT).as("copy %s there", WRITTEN).hasSameTextualContentAs(WRITTEN);
    }

    @Test
    void everyLessonIsNamedByATest() {
        for (int lesson = 1; lesson <= Lessons.ALL.size(); lesson++) {
            assertThat(document.showing(lesson)).as("lesson %d: %s", lesson, Lessons.ALL.get(lesson - 1)).isNotEmpty();
        }
    }
}
