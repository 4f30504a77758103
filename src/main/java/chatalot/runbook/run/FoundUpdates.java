package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What checks found and what people decided about it; and what is in the way of checks. Writes join the caller's transaction. */
@Repository
public class FoundUpdates {

    private static final String SELECT = "select * from found_update where ";

    private final JdbcClient jdbc;
    private final Clock clock;

    public FoundUpdates(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps what a check found; found again by the same check replaces it. */
    public void found(Run check, String commit, String release, String summary) {
        jdbc.sql("delete from found_update where run = ?").param(check.number().value()).update();
        jdbc.sql("insert into found_update (run, instance, commit_id, release_name, summary, found_at) values (?, ?, ?, ?, ?, ?)")
                .params(check.number().value(), check.instance(), commit, Texts.atMost(release, 255), Texts.atMost(summary, 1000), now())
                .update();
    }

    /** What this check found. */
    public Optional<FoundUpdate> of(RunNumber check) {
        return jdbc.sql(SELECT + "run = ?").param(check.value()).query(FoundUpdates::read).optional();
    }

    /** What waits for a decision about an instance, the newest first. */
    public List<FoundUpdate> open(String instance) {
        return jdbc.sql(SELECT + "instance = ? and decision is null order by run desc").param(instance).query(FoundUpdates::read).list();
    }

    /** What waits for a decision anywhere, the newest first. */
    public List<FoundUpdate> open() {
        return jdbc.sql(SELECT + "decision is null order by run desc").query(FoundUpdates::read).list();
    }

    /** Instances with an open question whose release may have changed since the last check: a run that changes it has ended later. */
    public List<String> outdated() {
        return jdbc.sql("""
                select distinct f.instance from found_update f where f.decision is null and exists (select 1 from run r
                where r.instance = f.instance and r.kind in ('UPDATE', 'ROLLBACK', 'RESTORE', 'DEPLOY') and r.state = 'ENDED'
                and r.ended_at > (select max(c.started_at) from run c where c.instance = f.instance and c.kind = 'CHECK'))""")
                .query(String.class).list();
    }

    /** The newest word of people that they do not want a commit; a later one that started an update to it takes that back. */
    public Optional<FoundUpdate> skipped(String instance, String commit) {
        return jdbc.sql(SELECT + "instance = ? and commit_id = ? and decision in ('STARTED', 'SKIPPED') order by decided_at desc, run desc limit 1")
                .params(instance, commit).query(FoundUpdates::read).optional()
                .filter(found -> found.answer().filter(answer -> answer.decision() == FoundUpdate.Decision.SKIPPED).isPresent());
    }

    /** Keeps what people decided. */
    public void decided(RunNumber check, FoundUpdate.Decision decision, Person person, String reason, Optional<RunNumber> started) {
        jdbc.sql("""
                update found_update set decision = ?, decided_by = ?, decided_at = ?, reason = ?, started_run = ?
                where run = ? and decision is null""")
                .params(decision.name(), person.id(), now(), Texts.atMost(reason, 2000), started.map(RunNumber::value).orElse(null), check.value())
                .update();
    }

    /** Nobody needs to decide about it any more; decided already stays decided. */
    public void overtaken(RunNumber check) {
        jdbc.sql("update found_update set decision = ?, decided_at = ? where run = ? and decision is null")
                .params(FoundUpdate.Decision.OVERTAKEN.name(), now(), check.value()).update();
    }

    /**
     * Keeps what was in the way of a check.
     *
     * @return whether the same was told before; numbers count for nothing, because times and ports differ each time
     */
    public boolean troubled(Run check, String words) {
        String kept = Texts.atMost(words, 2000);
        boolean same = trouble(check.instance()).filter(last -> withoutNumbers(last).equals(withoutNumbers(kept))).isPresent();
        if (!same) {
            clear(check.instance());
            jdbc.sql("insert into check_trouble (instance, words, run, since) values (?, ?, ?, ?)")
                    .params(check.instance(), kept, check.number().value(), now()).update();
        }
        return same;
    }

    /** What is in the way of an instance's checks; empty when the last one succeeded. */
    public Optional<String> trouble(String instance) {
        return jdbc.sql("select words from check_trouble where instance = ?").param(instance).query(String.class).optional();
    }

    /** A check of the instance succeeded. */
    public void clear(String instance) {
        jdbc.sql("delete from check_trouble where instance = ?").param(instance).update();
    }

    private static String withoutNumbers(String words) {
        return words.replaceAll("[0-9]+", "#");
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static FoundUpdate read(ResultSet row, int index) throws SQLException {
        Optional<FoundUpdate.Answer> answer = row.getString("decision") == null ? Optional.empty()
                : Optional.of(new FoundUpdate.Answer(FoundUpdate.Decision.valueOf(row.getString("decision")),
                        Optional.ofNullable(row.getString("decided_by")), Optional.ofNullable(row.getString("reason")).orElse(""),
                        RunStore.instant(row, "decided_at").orElseThrow(),
                        Optional.ofNullable(row.getObject("started_run", Long.class)).map(RunNumber::new)));
        return new FoundUpdate(new RunNumber(row.getLong("run")), row.getString("instance"), row.getString("commit_id"),
                row.getString("release_name"), row.getString("summary"), RunStore.instant(row, "found_at").orElseThrow(), answer);
    }
}
