package chatalot.runbook.backup;

import chatalot.runbook.instance.Keep;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which of an instance's backups stay, and why. Only good ones count: a damaged or unproven one never takes the place of
 * one that could be restored. Decides and touches nothing.
 */
public final class Retention {

    private final Keep keep;

    public Retention(Keep keep) {
        this.keep = keep;
    }

    /**
     * A backup to be judged.
     *
     * @param good it is proven, and no verification since has found it damaged
     * @param held why it must not go whatever its age, for example that a run needs it
     */
    public record Candidate(BackupId id, Instant created, boolean good, Optional<String> held) { }

    /** @param reasons why it stays; empty: it goes */
    public record Verdict(BackupId id, List<String> reasons) {

        public boolean stays() {
            return !reasons.isEmpty();
        }
    }

    /** The verdict on each, newest first. */
    public List<Verdict> judge(List<Candidate> backups, Instant now) {
        List<Candidate> newestFirst = backups.stream().sorted(Comparator.comparing(Candidate::created)
                .thenComparing(candidate -> candidate.id().value()).reversed()).toList();
        Map<BackupId, List<String>> reasons = new LinkedHashMap<>();
        newestFirst.forEach(candidate -> reasons.put(candidate.id(), new ArrayList<>()));
        List<Candidate> good = newestFirst.stream().filter(Candidate::good).toList();
        good.stream().limit(1).forEach(newest -> reasons.get(newest.id()).add("the newest that is proven"));
        good.stream().limit(keep.last()).forEach(one -> reasons.get(one.id()).add("one of the last %d".formatted(keep.last())));
        good.stream().filter(one -> isYoung(one, now, keep.days()))
                .forEach(one -> reasons.get(one.id()).add("not older than %d days".formatted(keep.days())));
        newestOfEach(good, keep.daily(), this::day).forEach(one -> reasons.get(one.id()).add("daily"));
        newestOfEach(good, keep.weekly(), this::week).forEach(one -> reasons.get(one.id()).add("weekly"));
        newestOfEach(good, keep.monthly(), this::month).forEach(one -> reasons.get(one.id()).add("monthly"));
        newestFirst.stream().filter(one -> !one.good()).forEach(one -> whyNotGoodStays(one, good, now)
                .ifPresent(reasons.get(one.id())::add));
        newestFirst.forEach(one -> one.held().ifPresent(reasons.get(one.id())::add));
        return reasons.entrySet().stream().map(entry -> new Verdict(entry.getKey(), List.copyOf(entry.getValue()))).toList();
    }

    /** Something may still be read out of it, as long as there is nothing better; and people shall have time to look at it. */
    private Optional<String> whyNotGoodStays(Candidate one, List<Candidate> good, Instant now) {
        if (good.stream().noneMatch(better -> better.created().isAfter(one.created()))) {
            return Optional.of("not proven or damaged, but none that is good is newer");
        }
        return isYoung(one, now, Math.max(1, keep.days()))
                ? Optional.of("not proven or damaged, and younger than %d days".formatted(Math.max(1, keep.days()))) : Optional.empty();
    }

    private static boolean isYoung(Candidate one, Instant now, int days) {
        return days > 0 && one.created().isAfter(now.minus(Duration.ofDays(days)));
    }

    private static List<Candidate> newestOfEach(List<Candidate> newestFirst, int most, Function<Candidate, Object> period) {
        Set<Object> seen = new HashSet<>();
        return newestFirst.stream().filter(one -> seen.add(period.apply(one))).limit(most).toList();
    }

    private Object day(Candidate one) {
        return local(one).toLocalDate();
    }

    /** Weeks begin on Monday; one belongs to the year that most of its days belong to. */
    private Object week(Candidate one) {
        LocalDate day = local(one).toLocalDate();
        return List.of(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    private Object month(Candidate one) {
        return List.of(local(one).getYear(), local(one).getMonth());
    }

    private ZonedDateTime local(Candidate one) {
        return one.created().atZone(keep.zone());
    }
}
