package chatalot.runbook.run;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Finds runs among any number of them. A page is told by the number of a run at its edge and not by how many come before, so the
 * thousandth costs what the first does, and what starts meanwhile moves nothing.
 */
@Repository
public class RunSearch {

    private static final List<String> WORDS = List.of("target", "reason", "outcome", "failure");

    private final JdbcClient jdbc;

    public RunSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest first, of those older than {@code before}. */
    public List<Run> before(RunFilter filter, Optional<RunNumber> before, int limit) {
        Conditions conditions = conditions(filter).and("number < ?", before, RunNumber::value);
        return list(conditions, "desc", limit);
    }

    /** The newest first, of those next newer than {@code after}. */
    public List<Run> after(RunFilter filter, RunNumber after, int limit) {
        List<Run> runs = new ArrayList<>(list(conditions(filter).and("number > ?", after.value()), "asc", limit));
        Collections.reverse(runs);
        return List.copyOf(runs);
    }

    /** How many there are; counting ends at {@code most}. */
    public int count(RunFilter filter, int most) {
        Conditions conditions = conditions(filter);
        return jdbc.sql("select count(*) from (select number from run %slimit ?) found".formatted(conditions.where()))
                .params(conditions.values(most)).query(Integer.class).single();
    }

    /** Every outcome that a run ever had, by name; in the same order whatever language the database speaks. */
    public List<String> outcomes() {
        return jdbc.sql("select distinct outcome from run where outcome is not null").query(String.class).list().stream().sorted().toList();
    }

    private List<Run> list(Conditions conditions, String order, int limit) {
        return jdbc.sql("select * from run %sorder by number %s limit ?".formatted(conditions.where(), order))
                .params(conditions.values(limit)).query(RunStore::run).list();
    }

    private static Conditions conditions(RunFilter filter) {
        Conditions conditions = new Conditions().and("instance = ?", filter.instance(), name -> name)
                .and("kind = ?", filter.kind(), RunKind::name)
                .and("outcome = ?", filter.outcome().filter(outcome -> !outcome.equals(RunFilter.RUNNING)), outcome -> outcome)
                .and("started_at >= ?", filter.from(), Timestamp::from)
                .and("started_at < ?", filter.to(), Timestamp::from)
                .holding(filter.text(), WORDS);
        filter.person().ifPresent(person -> conditions.and("requester = ? or number in (select run from approval where person = ? "
                + "union select run from intervention where person = ?)", person, person, person));
        if (filter.outcome().filter(RunFilter.RUNNING::equals).isPresent()) {
            conditions.and("ended_at is null and state <> 'ENDED'");
        }
        if (filter.exceptions()) {
            conditions.and("number in (select run from run_exception)");
        }
        if (!filter.routine()) {
            conditions.and("routine = false");
        }
        return conditions;
    }
}
