package chatalot.runbook.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.demo.Comparison;
import chatalot.runbook.demo.Difference;
import chatalot.runbook.demo.Difference.Kind;
import chatalot.runbook.faults.Fault;
import chatalot.runbook.faults.Fault.Place;
import chatalot.runbook.faults.Lesson;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Releases that pass every gate and fall ill after their commit, while users write to them. */
@Costly(Costly.Group.WAYS)
@EndToEnd
class WatchEndToEndTest {

    private static final String WELL = "if db_healthy else";
    private static final String WELL_AT_FIRST = "if db_healthy and time.monotonic() - STARTED < 20 else";
    /** Two authors, each with one message under way when the app stops: stored, but never acknowledged by it. */
    private static final int UNDER_WAY = 2;
    private static final Set<Kind> OF_FILES = EnumSet.of(Kind.LOST_FILE, Kind.CHANGED_FILE, Kind.RESURRECTED_FILE);

    private UpdateScenario scenario;

    @BeforeEach
    void anInstanceAt110ThatIsWatchedForAMinute() {
        scenario = new UpdateScenario("v1.1.0", false, 1);
    }

    @AfterEach
    void remove() {
        scenario.close();
    }

    @Test
    @Lesson(8)
    @Fault(in = Place.APP, of = "The new version falls after its commit, and its migrations are those of the old one",
            comesTo = "The old version returns by itself with everything written since")
    void theOldImageReturnsByItselfAndKeepsWhatWasWrittenSinceTheCommit() {
        publish(Map.of());

        scenario.whileWriting(() -> {
            JsonNode run = scenario.awaitEnd(scenario.requestAndApprove("v1.7.0"));

            assertThat(run.path("outcome").asText()).as(run.toString()).isEqualTo("Restored");
            assertThat(run.path("failure").asText()).contains("is down after its update was committed", "degraded");
            assertThat(run.path("steps").findValuesAsText("step")).contains("commitAndOpenDoors", "watchNewVersion", "beginReturn");
        });

        scenario.requireServing("v1.1.0", "1.1.0");
        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    @Test
    @Lesson(8)
    @Fault(in = Place.APP, of = "The new version falls after its commit, and it had migrations",
            comesTo = "It goes back only when a person agrees to the loss in numbers")
    void dataGoBackOnlyWhenAPersonHasAgreedToTheLossAndThatIsWhatIsMissingThen() {
        publish(Map.of("migrations/003_pins.sql", "CREATE TABLE pins (message_id bigint PRIMARY KEY);\n"));
        AtomicReference<String> run = new AtomicReference<>();

        Comparison comparison = scenario.comparisonAfter(() -> {
            run.set(scenario.requestAndApprove("v1.7.0"));
            scenario.awaitState(run.get(), "keep_or_roll_back");
            assertThat(scenario.serves()).isTrue();
            JsonNode loss = scenario.service().get("ops", run.get() + "/loss");
            scenario.service().post("ops", run.get() + "/roll-back",
                    Map.of("digest", loss.path("digest").asText(), "comment", "It is ill, and they may post again"));

            JsonNode ended = scenario.awaitEnd(run.get());
            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Restored");
        });

        requireThatWhatIsMissingWasCounted(run.get(), comparison);
        scenario.requireServing("v1.1.0", "1.1.0");
        assertThat(scenario.service().get("ops", "/api/instances/" + scenario.sample().project() + "/kept").toString())
                .as("what was replaced is kept").contains("_failed_");
    }

    @Test
    void whatIsKeptStaysWithEveryRow() {
        publish(Map.of("migrations/003_pins.sql", "CREATE TABLE pins (message_id bigint PRIMARY KEY);\n"));

        scenario.whileWriting(() -> {
            String run = scenario.requestAndApprove("v1.7.0");
            scenario.awaitState(run, "keep_or_roll_back");
            scenario.service().post("ops", run + "/keep", Map.of("comment", "Users do not mind"));

            JsonNode ended = scenario.awaitEnd(run);
            assertThat(ended.path("outcome").asText()).as(ended.toString()).isEqualTo("Updated");
        });

        scenario.requireThatNothingIsLeft();
        scenario.requireThatComposeTouchesNothing();
    }

    private void requireThatWhatIsMissingWasCounted(String run, Comparison comparison) {
        String text = scenario.service().text("ops", run + "/evidence/loss.md");
        long written = number(text, Pattern.compile("\\| \\S*messages\\S* \\| (\\d+) \\|"));
        long lost = comparison.differences().stream().filter(difference -> difference.kind() == Kind.LOST_MESSAGE).count();
        assertThat(lost).as("lost messages, of which were counted before:%n%s", text).isPositive()
                .isBetween(written - UNDER_WAY, written);
        assertThat(comparison.differences()).extracting(Difference::kind).as("%s", comparison)
                .allMatch(kind -> kind == Kind.LOST_MESSAGE || OF_FILES.contains(kind));
        long files = number(text, Pattern.compile("\\| files \\| (\\d+) \\|")) + number(text, Pattern.compile("\\| files \\| \\d+ \\| (\\d+) \\|"));
        assertThat(comparison.differences()).filteredOn(difference -> OF_FILES.contains(difference.kind()))
                .hasSizeBetween(1, Math.toIntExact(files));
    }

    private static long number(String text, Pattern where) {
        Matcher matcher = where.matcher(text);
        assertThat(matcher.find()).as("%s in %s", where, text).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** A release that passes its gate and is {@code degraded} twenty seconds later. */
    private void publish(Map<String, String> more) {
        Path health = Path.of("src/sample/chatalot/app/health.py");
        try {
            Map<String, String> files = new HashMap<>(more);
            files.put("app/health.py", Files.readString(health).replace(WELL, WELL_AT_FIRST));
            scenario.sample().publish("v1.7.0", "v1.1.0", files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
