package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.instance.InstanceName;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackupIdTest {

    @Test
    void anIdSaysWhoseAndWhen() {
        BackupId id = BackupId.of(new InstanceName("chat-2"), 41, Instant.parse("2025-03-04T05:06:07Z"));

        assertThat(id.value()).isEqualTo("chat-2-41-20250304050607");
        assertThat(new BackupId(id.value()).run()).isEqualTo(41);
    }

    @Test
    void whatIsNoIdIsRefused() {
        assertThatThrownBy(() -> new BackupId("../etc")).isInstanceOf(IllegalArgumentException.class);
        assertThat(BackupId.isOne("chat-1-20250304050607.partial")).isFalse();
    }
}
