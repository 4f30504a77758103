package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The commits that are on hold, and for ever those that were. Writes join the caller's transaction. */
@Repository
public class Holds {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Trail trail;

    public Holds(JdbcClient jdbc, Clock clock, Trail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.trail = trail;
    }

    /** Puts the commit of a run on hold for its instance; on hold already stays as it is. */
    @Transactional
    public void hold(Run run, String commit, String release, String reason) {
        if (open(run.instance(), commit).isEmpty()) {
            jdbc.sql("insert into held_commit (instance, commit_id, release_name, run, reason, since) values (?, ?, ?, ?, ?, ?)")
                    .params(run.instance(), commit, Texts.atMost(release, 255), run.number().value(),
                            Texts.atMost(reason, 2000), now()).update();
            trail.record(Fact.of(Act.HELD).on(run.number()).of(run.instance()).about(commit).to(release).saying(reason));
        }
    }

    /** The hold on a commit, if it is on hold now. */
    public Optional<Hold> open(String instance, String commit) {
        return of(instance).stream().filter(hold -> hold.open() && hold.commit().equals(commit)).findFirst();
    }

    /** All of an instance, released ones too, the newest first. */
    public List<Hold> of(String instance) {
        return jdbc.sql("select * from held_commit where instance = ? order by id desc").param(instance)
                .query(Holds::hold).list();
    }

    /**
     * Lets a commit be offered again.
     *
     * @param commit its id, or so much of its beginning that no other held one begins like it
     * @throws Refused FORBIDDEN for everybody but ops, INVALID without a reason, NOT_FOUND when it is not on hold;
     *                 CONFLICT when several begin so, or somebody released it in the same moment
     */
    @Transactional
    public Hold release(String instance, String commit, String reason, Person person) {
        if (!person.isIn(Person.OPS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s release a hold; %s is not one."
                    .formatted(Person.OPS, person.id()));
        }
        if (reason.isBlank()) {
            throw new Refused(Refused.Kind.INVALID, "Say why %s may be tried again: the reason stays on record.".formatted(commit));
        }
        Hold hold = only(instance, commit);
        int released = jdbc.sql("""
                update held_commit set released_by = ?, release_reason = ?, released_at = ?
                where instance = ? and commit_id = ? and released_at is null""")
                .params(person.id(), Texts.atMost(reason, 2000), now(), instance, hold.commit()).update();
        if (released == 0) {
            throw new Refused(Refused.Kind.CONFLICT, "Somebody else released %s just now.".formatted(commit));
        }
        trail.record(Fact.of(Act.RELEASED).by(person.id()).on(hold.run()).of(instance).about(hold.commit()).saying(reason));
        return of(instance).stream().filter(each -> each.commit().equals(hold.commit())).findFirst().orElseThrow();
    }

    private Hold only(String instance, String commit) {
        List<Hold> found = of(instance).stream().filter(hold -> hold.open() && hold.commit().startsWith(commit)).toList();
        if (found.isEmpty()) {
            throw new Refused(Refused.Kind.NOT_FOUND, "Commit %s is not on hold for %s.".formatted(commit, instance));
        }
        if (found.size() > 1) {
            throw new Refused(Refused.Kind.CONFLICT, "Several commits on hold for %s begin with %s; name more of it."
                    .formatted(instance, commit));
        }
        return found.get(0);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static Hold hold(ResultSet row, int index) throws SQLException {
        Optional<Hold.Release> released = RunStore.instant(row, "released_at").isEmpty() ? Optional.empty()
                : Optional.of(new Hold.Release(row.getString("released_by"), row.getString("release_reason"),
                        RunStore.instant(row, "released_at").orElseThrow()));
        return new Hold(row.getString("instance"), row.getString("commit_id"), row.getString("release_name"),
                new RunNumber(row.getLong("run")), row.getString("reason"), RunStore.instant(row, "since").orElseThrow(),
                released);
    }
}
