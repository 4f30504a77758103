package chatalot.runbook.bench.engine;

import chatalot.runbook.bench.BenchmarkFailed;
import chatalot.runbook.database.PostgresContainer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The details of ended runs in a database, as they are when their time is over: the engine's history, and what the steps said. */
final class OldHistory {

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final String TABLES = """
            select string_agg(table_name, ',' order by table_name) from information_schema.columns
            where table_schema = 'public' and column_name = 'removal_time_' and table_name <> 'act_hi_job_log' and table_name <> 'act_hi_batch'""";
    private static final String AGES = "update %s set removal_time_ = now() - interval '1 day' where removal_time_ is not null";

    private final PostgresContainer postgres;
    private final String database;
    private final String count;

    private OldHistory(PostgresContainer postgres, String database, List<String> tables) {
        this.postgres = postgres;
        this.database = database;
        count = tables.stream().map(table -> "(select count(*) from %s where removal_time_ < now())".formatted(table))
                .collect(Collectors.joining(" + ", "select ", " + (select count(*) from step_log l join run r on r.number = l.run "
                        + "where r.ended_at < now() - interval '5 years')"));
    }

    /** Makes everything that has ended so old that it has to go, as years would. What the engine notes of its own clean-up has times of its own. */
    static OldHistory of(PostgresContainer postgres, String database) {
        List<String> tables = Arrays.asList(postgres.value(database, TABLES).split(","));
        tables.forEach(table -> postgres.execute(database, AGES.formatted(table)));
        postgres.execute(database, "update run set ended_at = ended_at - interval '10 years', started_at = started_at - interval '10 years' "
                + "where ended_at is not null", "vacuum analyze");
        return new OldHistory(postgres, database, tables);
    }

    /** The rows that have to go. */
    long rows() {
        return Long.parseLong(postgres.value(database, count));
    }

    /** Until the service has let go of every row. @throws BenchmarkFailed when it does not */
    void awaitNone() {
        try {
            Awaitility.await().atMost(LONGEST).pollDelay(Duration.ZERO).pollInterval(LOOK).until(() -> rows() == 0);
        } catch (ConditionTimeoutException e) {
            throw new BenchmarkFailed("after %d minutes %d old rows are still there".formatted(LONGEST.toMinutes(), rows()), e);
        }
    }
}
