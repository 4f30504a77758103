package chatalot.runbook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exit code that each end of a run has. */
class EndingTest {

    private static final Pattern END = Pattern.compile("<bpmn:endEvent id=\"end[A-Z][A-Za-z]*\" name=\"([^\"]+)\"");
    private static final Set<String> RUN_MODELS = Set.of("update", "rollback", "restore-backup", "make-backup", "verify", "deploy", "check-for-updates");

    @ParameterizedTest
    @CsvSource({"update, Updated, 0", "update, Already up to date, 0", "rollback, Rolled back, 0", "rollback, Runs already, 0",
        "backup, Backup kept, 0", "verification, Verified, 0", "restore, Restored, 0", "deployment, Deployed, 0",
        "check for updates, Up to date, 0", "check for updates, Known already, 0", "check for updates, Update started, 0",
        "check for updates, Skipped, 0", "check for updates, Overtaken, 0",
        "update, Restored, 6", "rollback, Restored, 6", "restore, Not restored, 6", "deployment, Not deployed, 6",
        "update, Cancelled, 8", "update, Rejected, 8", "update, Expired, 8",
        "update, Not ready, 5", "update, Refused, 5", "update, Build failed, 5", "update, Backup failed, 5", "update, Rehearsal failed, 5",
        "'update', 'Aborted, instance untouched', 5", "update, Accepted as it is, 5", "verification, Not verified, 5",
        "check for updates, Check failed, 5", "check for updates, Still failing, 5"})
    void eachEndHasItsCode(String kind, String outcome, int code) {
        assertThat(Ending.code(new ObjectMapper().createObjectNode().put("kind", kind).put("outcome", outcome).put("ended", true)))
                .isEqualTo(code);
    }

    @Test
    void everyEndOfTheModelsIsAmongThem() throws Exception {
        Set<String> tried = Stream.of(EndingTest.class.getDeclaredMethod("eachEndHasItsCode", String.class, String.class, int.class)
                        .getAnnotation(CsvSource.class).value())
                .map(row -> row.replaceAll("^'?[a-z ]+'?, '?|'?, \\d$", "")).collect(Collectors.toCollection(TreeSet::new));
        Set<String> drawn = new TreeSet<>();
        for (String model : RUN_MODELS) {
            drawn.addAll(ends(Path.of("processes", model + ".bpmn")));
        }

        assertThat(drawn).hasSizeGreaterThan(25);
        assertThat(tried).isEqualTo(drawn);
    }

    @Test
    void aRunThatHasNotEndedGoesOn() {
        assertThat(Ending.code(new ObjectMapper().createObjectNode().put("kind", "update").put("ended", false))).isEqualTo(7);
        assertThat(Ending.code(new ObjectMapper().createObjectNode().put("kind", "check for updates").put("state", "update_found"))).isZero();
    }

    private static Set<String> ends(Path model) throws IOException {
        return END.matcher(Files.readString(model)).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }
}
