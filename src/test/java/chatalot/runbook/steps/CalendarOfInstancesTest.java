package chatalot.runbook.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.instance.Timeouts;
import chatalot.runbook.instance.WrittenInstances;
import chatalot.runbook.release.Plan;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Freezes;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.schedule.FreezePeriod;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Windows, freezes of both kinds and a plan's prediction, put together on a Sunday at 02:00. */
class CalendarOfInstancesTest {

    private static final Instant NOW = Instant.parse("2026-06-07T02:00:00Z");
    private static final Person OLIVIA = new Person("olivia", Set.of(Person.OPS));

    private final WrittenInstances written = new WrittenInstances();
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final ObjectMapper json = new ObjectMapper().registerModules(new Jdk8Module(), new JavaTimeModule());
    private final DriverManagerDataSource database =
            new DriverManagerDataSource("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()));
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final Freezes freezes = new Freezes(jdbc, clock, fact -> { });
    private final RunStore runs = new RunStore(jdbc, clock);
    private final EvidenceStore evidence = new EvidenceStore(jdbc, clock);

    @BeforeEach
    void makeTheTables() {
        Flyway.configure().dataSource(database).load().migrate();
        written.write("calendar-chat", "windows", "Sun 02:00-02:02");
        written.write("calendar-team");
    }

    @Test
    void aWindowThatFitsDowntimeAndWayBackIsOpen() {
        assertThat(calendar().forSwap(run("calendar-chat", 10)).open()).isTrue();
    }

    @Test
    void aWindowThatFitsTheDowntimeButNotTheWayBackIsClosed() {
        ChangeCalendar.Answer answer = calendar().forSwap(run("calendar-chat", 60));

        assertThat(answer.closed().orElseThrow()).contains("too early for the 190 s that swap and way back may take");
    }

    @Test
    void patienceWithANewVersionCountsAsConfigured() {
        written.write("calendar-chat", "windows", "Sun 02:00-02:02", "timeouts.verify", "5m");

        assertThat(calendar().forSwap(run("calendar-chat", 10)).open()).isFalse();
    }

    @Test
    void theLengthIsTheWayThereThePatienceAndTheWayBack() throws JsonProcessingException {
        assertThat(LengthOfSwap.of(json.readValue(plan(2.5), Plan.class), Timeouts.STANDARD)).isEqualTo(Duration.ofSeconds(75));
    }

    @Test
    void aFreezeOfOneInstanceLeavesTheOthersAlone() {
        freeze(Optional.of("calendar-team"));

        assertThat(calendar().forSwap(run("calendar-chat", 10)).open()).isTrue();
        assertThat(calendar().forSwap(run("calendar-team", 10)).closed().orElseThrow()).contains("Frozen by olivia");
        assertThat(calendar().holding("calendar-chat")).isEmpty();
        assertThat(calendar().holding("calendar-team")).hasSize(1);
    }

    @Test
    void configuredFreezesHoldInTheirTimeOnly() {
        FreezePeriod over = period(NOW.minusSeconds(60), NOW, Set.of());
        FreezePeriod now = period(NOW, NOW.plusSeconds(60), Set.of("calendar-chat"));
        FreezePeriod later = period(NOW.plusSeconds(61), NOW.plusSeconds(90), Set.of("calendar-chat", "calendar-team"));

        ChangeCalendar calendar = calendar(over, now, later);

        assertThat(calendar.holding()).singleElement().satisfies(freeze -> {
            assertThat(freeze.instance()).contains("calendar-chat");
            assertThat(freeze.words()).isEqualTo("calendar-chat is frozen by the configuration since 7 Jun 2026 02:00 UTC "
                    + "until 7 Jun 2026 02:01 UTC: Fair");
        });
        assertThat(calendar.configured()).extracting(Freeze::instance).containsExactly(Optional.of("calendar-chat"),
                Optional.of("calendar-chat"), Optional.of("calendar-team"));
        assertThat(calendar.forSwap(run("calendar-team", 10)).closed().orElseThrow()).contains("A freeze begins");
    }

    @Test
    void anInstanceThatIsNotConfiguredIsNotKnown() {
        assertThatThrownBy(() -> calendar().demandKnown("nowhere")).isInstanceOfSatisfying(Refused.class,
                refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.NOT_FOUND));
    }

    @Test
    void recheckSendsARunThatMustNotSwapBackToWaitingAndSaysWhy() {
        freeze(Optional.empty());

        RecheckAlone.Seen seen = RecheckAlone.run(calendar(), run("calendar-team", 10));

        assertThat(seen.outputs().values()).containsEntry("windowOpen", false).containsEntry("baseChanged", false);
        assertThat(seen.lines()).singleElement().asString().startsWith("The swap does not begin now. Frozen by olivia");
    }

    private ChangeCalendar calendar(FreezePeriod... configured) {
        return new CalendarOfInstances(written::find, List.of(configured), freezes, evidence, new PlanOfRun(json), clock);
    }

    private static FreezePeriod period(Instant from, Instant until, Set<String> instances) {
        return new FreezePeriod(from, Optional.of(until), "Fair", "the configuration", instances);
    }

    private void freeze(Optional<String> instance) {
        new FreezeControl(freezes, calendar(), () -> { }, clock).freeze(instance, "Audit", Optional.empty(), OLIVIA);
    }

    private Run run(String instance, double downtimeSeconds) {
        RunNumber number = runs.create(RunKind.UPDATE, instance, "", "", "olivia");
        evidence.of(number).put(PlanOfRun.PLAN, "application/json", plan(downtimeSeconds));
        return runs.find(number).orElseThrow();
    }

    /** The part of a plan that is asked for here. */
    private static String plan(double downtimeSeconds) {
        return "{\"forecast\":{\"downtimeSeconds\":%s}}".formatted(downtimeSeconds);
    }
}
