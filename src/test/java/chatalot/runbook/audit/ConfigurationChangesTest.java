package chatalot.runbook.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chatalot.runbook.run.Configured;
import chatalot.runbook.run.OwnTables;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What is configured otherwise than at the last start. */
class ConfigurationChangesTest {

    private final OwnTables tables = new OwnTables();
    private final Room room = new Room(tables);

    @Test
    void eachDifferenceFromTheLastStartIsToldWithOldAndNew() {
        start(Map.of("instance demo", "track: main", "risk table", "- → 1"));
        start(Map.of("instance demo", "track: main", "risk table", "- → 1"));
        start(Map.of("instance demo", "track: stable", "instance team", "track: main"));

        assertThat(room.all()).extracting(AuditEvent::subject, event -> event.before().orElse("-"), event -> event.after().orElse("-"))
                .containsExactlyInAnyOrder(tuple("instance demo", "-", "track: main"), tuple("risk table", "-", "- → 1"),
                        tuple("instance demo", "track: main", "track: stable"), tuple("instance team", "-", "track: main"),
                        tuple("risk table", "- → 1", "-"));
    }

    private void start(Map<String, String> facts) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("configured", (Configured) () -> facts);
        new ConfigurationChanges(tables.jdbc(), room.trail(), beans.getBeanProvider(Configured.class), tables.transactions()).start();
    }
}
