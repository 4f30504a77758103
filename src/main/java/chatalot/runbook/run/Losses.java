package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which losses were counted for runs and who agreed to one. These rows are the only facts about it: process variables
 * count for nothing. Writes join the caller's transaction.
 */
@Repository
public class Losses {

    private final JdbcClient jdbc;
    private final Clock clock;

    public Losses(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps what was counted; the same numbers again are kept once, with the newer time. */
    @Transactional
    public void keep(Loss loss) {
        String digest = loss.digest();
        int known = jdbc.sql("update loss set counted_at = ? where run = ? and digest = ?")
                .params(Timestamp.from(loss.countedAt()), loss.run().value(), digest).update();
        if (known > 0) {
            return;
        }
        jdbc.sql("insert into loss (run, digest, since, counted_at, removals_known) values (?, ?, ?, ?, ?)")
                .params(loss.run().value(), digest, loss.since(), Timestamp.from(loss.countedAt()), loss.removalsKnown()).update();
        loss.items().forEach(item -> jdbc.sql("""
                insert into loss_item (run, digest, name, written, gone, newest, written_at_most, gone_at_most)
                values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(loss.run().value(), digest, item.name(), item.written(), item.gone(), item.newest().orElse(""),
                        item.writtenAtMost(), item.goneAtMost()).update());
    }

    /** What was counted last since the commit; empty when nothing was. */
    public Optional<Loss> newest(RunNumber run) {
        return counted(run).filter(loss -> !loss.isOfBackup()).findFirst();
    }

    /** What was counted last since the run's backup; empty when nothing was. */
    public Optional<Loss> newestOfBackup(RunNumber run) {
        return counted(run).filter(Loss::isOfBackup).findFirst();
    }

    private Stream<Loss> counted(RunNumber run) {
        return jdbc.sql("select digest from loss where run = ? order by counted_at desc").param(run.value())
                .query(String.class).list().stream().flatMap(digest -> find(run, digest).stream());
    }

    /** What was counted for a run and has this digest. */
    public Optional<Loss> find(RunNumber run, String digest) {
        List<LossItem> items = jdbc.sql("select * from loss_item where run = ? and digest = ?").params(run.value(), digest)
                .query(Losses::item).list();
        return jdbc.sql("select * from loss where run = ? and digest = ?").params(run.value(), digest)
                .query((row, index) -> new Loss(run, row.getString("since"), RunStore.instant(row, "counted_at").orElseThrow(),
                        row.getBoolean("removals_known"), items)).optional();
    }

    /** Records that a person agreed to lose that much. */
    public void agree(RunNumber run, String digest, String person, String comment) {
        jdbc.sql("insert into loss_agreement (run, digest, person, comment, at) values (?, ?, ?, ?, ?)")
                .params(run.value(), digest, person, Texts.atMost(comment, 2000), Timestamp.from(clock.instant())).update();
    }

    /** What a person agreed to lose last since the commit; empty when nobody has. */
    public Optional<Loss> agreed(RunNumber run) {
        return agreements(run).filter(loss -> !loss.isOfBackup()).findFirst();
    }

    /** What a person agreed to lose last since the run's backup; empty when nobody has. */
    public Optional<Loss> agreedOfBackup(RunNumber run) {
        return agreements(run).filter(Loss::isOfBackup).findFirst();
    }

    private Stream<Loss> agreements(RunNumber run) {
        return jdbc.sql("select digest from loss_agreement where run = ? order by id desc").param(run.value())
                .query(String.class).list().stream().flatMap(digest -> find(run, digest).stream());
    }

    private static LossItem item(ResultSet row, int index) throws SQLException {
        return new LossItem(row.getString("name"), row.getLong("written"), row.getLong("gone"),
                Optional.of(row.getString("newest")).filter(time -> !time.isEmpty()), row.getLong("written_at_most"),
                row.getLong("gone_at_most"));
    }
}
