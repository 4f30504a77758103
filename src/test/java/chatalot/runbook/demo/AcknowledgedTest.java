package chatalot.runbook.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgedTest {

    private static final Write.Post POST = new Write.Post("k-1", "ann", "a \"quoted\"\nline");
    private static final Write.Upload FIRST = new Write.Upload("f.bin", 3, "aaa");
    private static final Write.Upload SECOND = new Write.Upload("f.bin", 4, "bbb");
    private static final Write.Delete DELETE = new Write.Delete("f.bin");

    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("record/acknowledged.log");
    }

    @Test
    void whatWasSentAndNotAcknowledgedMayBeThereOrNot() {
        try (Acknowledged record = Acknowledged.in(file)) {
            record.sending(POST);
            record.sending(FIRST);

            assertThat(record.messages().get("k-1").id()).isEmpty();
            assertThat(record.files()).isEqualTo(Map.of("f.bin", Set.of(Optional.empty(), Optional.of("aaa"))));
            assertThat(record.count()).isEqualTo(new Acknowledged.Count(0, 0, 0));
        }
    }

    @Test
    void anAcknowledgementLeavesOneState() {
        try (Acknowledged record = Acknowledged.in(file)) {
            record.sending(FIRST);
            record.acknowledged(FIRST);
            assertThat(record.files()).isEqualTo(Map.of("f.bin", Set.of(Optional.of("aaa"))));

            record.sending(SECOND);
            assertThat(record.files()).isEqualTo(Map.of("f.bin", Set.of(Optional.of("aaa"), Optional.of("bbb"))));

            record.acknowledged(SECOND);
            record.sending(DELETE);
            assertThat(record.files()).isEqualTo(Map.of("f.bin", Set.of(Optional.of("bbb"), Optional.empty())));

            record.acknowledged(DELETE);
            assertThat(record.files()).isEqualTo(Map.of("f.bin", Set.of(Optional.empty())));
        }
    }

    @Test
    void aRecordReadAgainSaysTheSame() {
        try (Acknowledged record = Acknowledged.in(file)) {
            record.sending(POST);
            record.acknowledged(POST, 7);
            record.sending(FIRST);
            record.acknowledged(FIRST);
            record.sending(DELETE);
            record.missing(DELETE);
        }

        try (Acknowledged record = Acknowledged.in(file)) {
            assertThat(record.messages()).isEqualTo(Map.of("k-1", new Acknowledged.Message(POST, Optional.of(7L))));
            assertThat(record.files()).isEqualTo(Map.of("f.bin", Set.of(Optional.empty())));
            assertThat(record.seen()).singleElement().extracting(Difference::kind).isEqualTo(Difference.Kind.LOST_FILE);
        }
    }

    @Test
    void aLineThatACrashCutOffIsDropped() throws IOException {
        try (Acknowledged record = Acknowledged.in(file)) {
            record.sending(POST);
        }
        Files.writeString(file, "{\"event\":\"ACKNOWL", StandardOpenOption.APPEND);

        try (Acknowledged record = Acknowledged.in(file)) {
            assertThat(record.messages().get("k-1").id()).isEmpty();
            record.acknowledged(POST, 9);
        }
        try (Acknowledged record = Acknowledged.in(file)) {
            assertThat(record.messages().get("k-1").id()).contains(9L);
        }
    }
}
