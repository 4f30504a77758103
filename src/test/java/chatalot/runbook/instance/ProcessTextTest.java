package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.host.Work;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessTextTest {

    private static final Map<String, String> MARKS = Map.of("runbook.run", "7", "runbook.instance", "chat", "runbook.step", "backUp");
    private static final Work WORK = new Work("chat", 7, MARKS, Map.of("runbook.run", "7", "runbook.instance", "chat", "runbook.step", "backUp",
            "runbook.attempt", "2"), line -> { }, () -> { });

    @Test
    void aScriptIsToldWhereItsPlacesAreAndWhichDirectoriesCount() {
        assertThat(ProcessText.variables(Map.of("/set:ro", "/b/set", "/volumes//srv/b c:ro", "/srv/b c", "/volumes//srv/a:ro", "/srv/x/../a/")))
                .containsOnly(Map.entry("SET", "/b/set"), Map.entry("VOLUMES", "/"), Map.entry("NAMES", "srv/a\nsrv/b c"));
    }

    @Test
    void withoutUserFilesNothingOfTheHostCounts() {
        assertThat(ProcessText.variables(Map.of("/set", "/b/set"))).containsEntry("NAMES", "");
    }

    @Test
    void anEmptyPlaceOfItsOwnIsLookedAtWhole() {
        assertThat(ProcessText.variables(Map.of("/volumes", "/b/scratch"))).containsOnly(Map.entry("VOLUMES", "/b/scratch"));
    }

    @Test
    void whatIsNoDirectoryOfItsOwnIsRefused() {
        for (String wrong : List.of("/", "/srv/..", "a_volume", "/srv/a\nb")) {
            assertThatThrownBy(() -> ProcessText.variables(Map.of("/volumes/x", wrong))).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theNameOfAProcessTellsRunPurposeStepAndAttempt() {
        String label = ProcessText.label(WORK, "dump");

        assertThat(label).isEqualTo("runbook-chat-7-dump@runbook.instance=chat,runbook.run=7,runbook.step=backUp@@runbook.attempt=2@");
        assertThat(label).startsWith(ProcessText.name(WORK, "dump")).contains(ProcessText.marks(WORK));
        assertThat(String.join(" ", ProcessText.command(label, List.of())).indexOf(label)).as("before any list of processes is cut off").isLessThan(200);
    }
}
