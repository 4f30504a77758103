package chatalot.runbook.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How long runs work and how long earlier ones did. Waiting for people or a window is not work. */
@Repository
public class Pace {

    /** So many earlier runs are looked at, the newest. */
    private static final int EARLIER = 20;
    private static final String EARLIER_RUNS = """
            select earlier.number from run this join run earlier on earlier.instance = this.instance and earlier.kind = this.kind
            and earlier.number < this.number and earlier.ended_at is not null and earlier.failure is null and earlier.routine = false
            where this.number = ? order by earlier.number desc limit %d""".formatted(EARLIER);

    private final JdbcClient jdbc;

    public Pace(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What earlier runs of the same kind took on the same instance, of those that went well.
     *
     * @param work  median of the time that their steps worked
     * @param runs  how many were looked at
     * @param steps median of what each step took, all its attempts together
     */
    public record Usual(Duration work, int runs, Map<String, Duration> steps) { }

    /** Empty where there was none. */
    public Optional<Usual> usual(RunNumber run) {
        List<Took> all = took(run);
        List<Duration> works = all.stream().collect(Collectors.groupingBy(Took::run, Collectors.reducing(Duration.ZERO, Took::time, Duration::plus)))
                .values().stream().toList();
        Map<String, Duration> steps = all.stream().collect(Collectors.groupingBy(Took::step,
                Collectors.collectingAndThen(Collectors.mapping(Took::time, Collectors.toList()), Pace::median)));
        return works.isEmpty() ? Optional.empty() : Optional.of(new Usual(median(works), works.size(), steps));
    }

    /** What the steps of a run have worked, those that work now up to {@code now}. */
    public static Duration work(List<StepRecord> steps, Instant now) {
        return steps.stream().map(step -> Duration.between(step.startedAt(), step.endedAt().orElse(now)))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private record Took(long run, String step, Duration time) { }

    private List<Took> took(RunNumber run) {
        return jdbc.sql("select run, step, started_at, ended_at from run_step where ended_at is not null and run in (" + EARLIER_RUNS + ")")
                .param(run.value())
                .query((row, index) -> new Took(row.getLong("run"), row.getString("step"), Duration.between(
                        RunStore.instant(row, "started_at").orElseThrow(), RunStore.instant(row, "ended_at").orElseThrow()))).list().stream()
                .collect(Collectors.groupingBy(took -> Map.entry(took.run(), took.step()),
                        Collectors.reducing(Duration.ZERO, Took::time, Duration::plus)))
                .entrySet().stream().map(sum -> new Took(sum.getKey().getKey(), sum.getKey().getValue(), sum.getValue())).toList();
    }

    private static Duration median(List<Duration> all) {
        List<Duration> sorted = all.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }
}
