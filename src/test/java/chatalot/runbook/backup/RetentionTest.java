package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.backup.Retention.Candidate;
import chatalot.runbook.backup.Retention.Verdict;
import chatalot.runbook.faults.Lesson;
import chatalot.runbook.instance.InstanceName;
import chatalot.runbook.instance.Keep;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void theLastOnesStay() {
        List<Candidate> nightly = nightly(20);

        assertThat(kept(new Keep(5, 0, 0, 0, 0, ZoneOffset.UTC), nightly)).containsExactlyElementsOf(ids(nightly).subList(0, 5));
    }

    @Test
    void thoseOfTheLastDaysStayHoweverMany() {
        List<Candidate> hourly = IntStream.range(0, 100).mapToObj(hours -> good(NOW.minus(Duration.ofHours(hours)))).toList();

        assertThat(kept(new Keep(0, 2, 0, 0, 0, ZoneOffset.UTC), hourly)).hasSize(48);
    }

    @Test
    void ofADayAWeekAndAMonthTheNewestStays() {
        List<Candidate> sixHourly = IntStream.range(0, 4 * 400).mapToObj(i -> good(NOW.minus(Duration.ofHours(6L * i)))).toList();

        List<Verdict> verdicts = new Retention(new Keep(0, 0, 7, 4, 12, ZoneOffset.UTC)).judge(sixHourly, NOW);

        assertThat(saying(verdicts, "daily")).hasSize(7).allMatch(id -> id.startsWith("20261124") || id.endsWith("180000"));
        assertThat(saying(verdicts, "weekly")).containsExactly("20261124120000", "20261122180000", "20261115180000", "20261108180000");
        assertThat(saying(verdicts, "monthly")).hasSize(12).startsWith("20261124120000", "20261031180000", "20260930180000")
                .endsWith("20251231180000");
        // The newest is the day's, the week's and the month's; of the other seventeen none is two things at once.
        assertThat(verdicts).filteredOn(Verdict::stays).hasSize(7 + 4 + 12 - 2 - 1);
    }

    @Test
    void daysAreThoseOfTheZone() {
        Candidate beforeMidnight = good(Instant.parse("2026-11-23T22:30:00Z"));
        Candidate afterMidnight = good(Instant.parse("2026-11-23T23:30:00Z"));
        List<Candidate> both = List.of(beforeMidnight, afterMidnight);

        assertThat(kept(new Keep(0, 0, 2, 0, 0, BERLIN), both)).hasSize(2);
        assertThat(kept(new Keep(0, 0, 2, 0, 0, ZoneOffset.UTC), both)).containsExactly(afterMidnight.id());
    }

    @Test
    void theFirstDaysOfJanuaryMayBelongToTheLastWeekOfTheYearBefore() {
        Candidate sunday = good(Instant.parse("2027-01-03T10:00:00Z"));
        Candidate newYearsEve = good(Instant.parse("2026-12-31T10:00:00Z"));

        assertThat(kept(new Keep(0, 0, 0, 5, 0, ZoneOffset.UTC), List.of(sunday, newYearsEve))).containsExactly(sunday.id());
    }

    @Test
    void anHourThatComesTwiceIsOneDay() {
        List<Candidate> autumn = List.of(good(Instant.parse("2026-10-25T00:30:00Z")), good(Instant.parse("2026-10-25T01:30:00Z")));

        assertThat(kept(new Keep(0, 0, 3, 0, 0, BERLIN), autumn)).hasSize(1);
    }

    @Test
    @Lesson(10)
    void theNewestThatIsProvenStaysThoughNothingElseKeepsIt() {
        Candidate old = good(NOW.minus(Duration.ofDays(900)));

        assertThat(new Retention(new Keep(0, 7, 0, 0, 0, ZoneOffset.UTC)).judge(List.of(old), NOW)).singleElement()
                .satisfies(verdict -> assertThat(verdict.reasons()).containsExactly("the newest that is proven"));
    }

    @Test
    @Lesson(10)
    void whatIsDamagedNeverTakesThePlaceOfWhatIsGood() {
        List<Candidate> backups = new ArrayList<>(IntStream.range(0, 7).mapToObj(days -> bad(NOW.minus(Duration.ofDays(days)))).toList());
        List<Candidate> good = IntStream.range(10, 20).mapToObj(days -> good(NOW.minus(Duration.ofDays(days)))).toList();
        backups.addAll(good);

        assertThat(kept(new Keep(7, 0, 0, 0, 0, ZoneOffset.UTC), backups)).containsAll(ids(good).subList(0, 7))
                .doesNotContainAnyElementsOf(ids(good).subList(7, 10));
    }

    @Test
    void whatIsDamagedGoesOnceItIsOldAndSomethingGoodIsNewer() {
        Candidate old = bad(NOW.minus(Duration.ofDays(8)));
        Candidate young = bad(NOW.minus(Duration.ofDays(6)));
        Candidate newest = good(NOW.minus(Duration.ofDays(1)));
        Keep week = new Keep(3, 7, 0, 0, 0, ZoneOffset.UTC);

        assertThat(kept(week, List.of(old, young, newest))).containsExactly(newest.id(), young.id());
        assertThat(kept(week, List.of(old, young))).as("nothing better").containsExactly(young.id(), old.id());
    }

    @Test
    void whatARunNeedsStays() {
        List<Candidate> backups = new ArrayList<>(nightly(10));
        Candidate restored = new Candidate(id(NOW.minus(Duration.ofDays(300))), NOW.minus(Duration.ofDays(300)), true,
                Optional.of("run 7 uses it"));
        backups.add(restored);

        assertThat(new Retention(new Keep(1, 0, 0, 0, 0, ZoneOffset.UTC)).judge(backups, NOW)).filteredOn(Verdict::stays)
                .extracting(Verdict::reasons).containsExactly(List.of("the newest that is proven", "one of the last 1"),
                        List.of("run 7 uses it"));
    }

    @Test
    void nothingIsToBeJudgedWhereNothingIs() {
        assertThat(new Retention(new Keep(1, 1, 1, 1, 1, ZoneOffset.UTC)).judge(List.of(), NOW)).isEmpty();
    }

    /** Whatever the dates and the counts: what was kept once is enough to keep it again, and each rule has its due. */
    @Test
    void overManyDatesEachRuleKeepsWhatItSays() {
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            Set<Instant> times = new HashSet<>();
            int count = random.nextInt(60);
            for (int i = 0; i < count; i++) {
                times.add(NOW.minusSeconds(random.nextInt(700 * 86_400)));
            }
            List<Candidate> backups = new ArrayList<>(times.stream().map(RetentionTest::good).toList());
            Collections.shuffle(backups, random);
            Keep keep = new Keep(random.nextInt(4), random.nextInt(30), random.nextInt(10), random.nextInt(10), random.nextInt(10), BERLIN);

            List<BackupId> kept = kept(keep, backups);
            List<Candidate> left = backups.stream().filter(one -> kept.contains(one.id())).toList();

            assertThat(kept(keep, left)).as("judged again, %s", keep).containsExactlyElementsOf(kept);
            assertThat(left).hasSizeGreaterThanOrEqualTo(Math.min(backups.size(), Math.max(1, keep.last())));
            assertThat(periods(left, time -> time.toLocalDate())).hasSizeGreaterThanOrEqualTo(
                    Math.min(keep.daily(), periods(backups, time -> time.toLocalDate()).size()));
            assertThat(periods(left, RetentionTest::week)).hasSizeGreaterThanOrEqualTo(
                    Math.min(keep.weekly(), periods(backups, RetentionTest::week).size()));
            assertThat(left).containsAll(backups.stream()
                    .filter(one -> one.created().isAfter(NOW.minus(Duration.ofDays(keep.days())))).toList());
        }
    }

    private static Object week(ZonedDateTime time) {
        return time.get(IsoFields.WEEK_BASED_YEAR) * 100 + time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    private static Set<Object> periods(List<Candidate> backups, java.util.function.Function<ZonedDateTime, Object> period) {
        Set<Object> periods = new HashSet<>();
        backups.forEach(one -> periods.add(period.apply(one.created().atZone(BERLIN))));
        return periods;
    }

    private static List<String> saying(List<Verdict> verdicts, String reason) {
        return verdicts.stream().filter(verdict -> verdict.reasons().contains(reason))
                .map(verdict -> verdict.id().value().replaceFirst(".*-", "")).toList();
    }

    private static List<BackupId> kept(Keep keep, List<Candidate> backups) {
        return new Retention(keep).judge(backups, NOW).stream().filter(Verdict::stays).map(Verdict::id).toList();
    }

    private static List<BackupId> ids(List<Candidate> backups) {
        return backups.stream().map(Candidate::id).toList();
    }

    private static List<Candidate> nightly(int nights) {
        return IntStream.range(0, nights).mapToObj(night -> good(NOW.minus(Duration.ofDays(night)))).toList();
    }

    private static Candidate good(Instant created) {
        return new Candidate(id(created), created, true, Optional.empty());
    }

    private static Candidate bad(Instant created) {
        return new Candidate(id(created), created, false, Optional.empty());
    }

    private static BackupId id(Instant created) {
        return BackupId.of(new InstanceName("chat"), 1, created);
    }
}
