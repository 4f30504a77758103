package chatalot.runbook.audit;

import chatalot.runbook.audit.RunException.Kind;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Conditions;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.Texts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What was abnormal about runs, one row for each kind of it, found in what is put on the trail. A row stays; who has seen it is added
 * once.
 */
@Repository
public class RunExceptions {

    private static final int LONGEST = 2000;
    private static final int LONGEST_PERSONS = 1000;
    private static final Set<Act> KINDS_OF_HANDS = EnumSet.of(Act.RETRY, Act.CONFIRM, Act.ACCEPT, Act.BACKUP);
    private static final Set<Act> LOSING = EnumSet.of(Act.ROLL_BACK, Act.BACKUP);

    private final JdbcClient jdbc;
    private final Clock clock;

    public RunExceptions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps what an event says to be abnormal, in the transaction of the event. */
    void notice(AuditEvent event) {
        event.run().ifPresent(run -> {
            switch (event.act()) {
                case GATE_OVERRIDDEN -> add(event, Kind.OVERRIDE, overriding(run), event.words());
                case RUN_ENDED -> ended(event, run);
                case DETAILS_DELETED -> add(event, Kind.PURGED, Set.of(), event.words());
                default -> mended(event, run);
            }
        });
    }

    private void ended(AuditEvent event, RunNumber run) {
        if (event.after().filter("Expired"::equals).isPresent()) {
            add(event, Kind.EXPIRED, Set.of(requester(run)), "Nobody decided in time.");
        }
        if (wentOnUnrehearsed(run)) {
            add(event, Kind.NOT_REHEARSED, Set.of(requester(run)), "The new version was not rehearsed.");
        }
    }

    private void mended(AuditEvent event, RunNumber run) {
        if (KINDS_OF_HANDS.contains(event.act())) {
            add(event, Kind.BY_HAND, Set.of(event.who()), event.act().words() + ": " + event.words());
        }
        if (LOSING.contains(event.act()) && lossAgreed(run)) {
            add(event, Kind.LOSS_AGREED, Set.of(event.who()), "Agreed to lose what was written since: " + event.words());
        }
    }

    private void add(AuditEvent event, Kind kind, Set<String> persons, String words) {
        RunNumber run = event.run().orElseThrow();
        Optional<RunException> known = find(run, kind);
        Set<String> all = new TreeSet<>(persons);
        known.map(RunException::persons).ifPresent(all::addAll);
        String joined = Texts.atMost(" %s ".formatted(String.join(" ", all)), LONGEST_PERSONS);
        if (known.isEmpty()) {
            jdbc.sql("insert into run_exception (run, kind, instance, at, persons, words) values (?, ?, ?, ?, ?, ?)")
                    .params(run.value(), kind.name(), event.instance().orElse(""), Timestamp.from(event.at()), joined, Texts.atMost(words, LONGEST))
                    .update();
        } else {
            // Done again after it was acknowledged, it is to be looked at again; the first look is on the trail.
            jdbc.sql("""
                    update run_exception set at = ?, persons = ?, words = ?, acknowledged_by = null, acknowledged_at = null, comment = null
                    where run = ? and kind = ?""")
                    .params(Timestamp.from(event.at()), joined, Texts.atMost(known.get().words() + "\n" + words, LONGEST), run.value(), kind.name())
                    .update();
        }
    }

    /**
     * Newest runs first.
     *
     * @param open     only those that nobody has acknowledged
     * @param before   a run: only those of older ones
     */
    public List<RunException> list(boolean open, Optional<String> instance, Optional<Kind> kind, Optional<RunNumber> before, int runs) {
        Conditions conditions = new Conditions().and("instance = ?", instance, name -> name).and("kind = ?", kind, Kind::name)
                .and("run < ?", before, RunNumber::value);
        if (open) {
            conditions.and("acknowledged_at is null");
        }
        String numbers = "select distinct run from run_exception %sorder by run desc limit ?".formatted(conditions.where());
        List<Object> values = conditions.values();
        values.addAll(conditions.values(runs));
        return jdbc.sql("select * from run_exception %s%s run in (%s) order by run desc, kind".formatted(
                conditions.where(), conditions.where().isEmpty() ? "where" : "and", numbers))
                .params(values).query(RunExceptions::read).list();
    }

    /**
     * Records that somebody has looked at it.
     *
     * @throws Refused FORBIDDEN for whoever is neither in ops nor in admins, or brought it about; INVALID without a comment; NOT_FOUND;
     *                 CONFLICT when somebody has acknowledged it
     */
    RunException acknowledge(RunNumber run, Kind kind, String comment, Person person) {
        RunException exception = find(run, kind).orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND,
                "Nothing of the kind is on record of run %s.".formatted(run)));
        demandMay(exception, person);
        if (comment.isBlank()) {
            throw new Refused(Refused.Kind.INVALID, "comment is missing: say what you found, others will read it.");
        }
        int done = jdbc.sql("""
                update run_exception set acknowledged_by = ?, acknowledged_at = ?, comment = ?
                where run = ? and kind = ? and acknowledged_at is null""")
                .params(person.id(), Timestamp.from(clock.instant()), Texts.atMost(comment.strip(), LONGEST), run.value(), kind.name()).update();
        if (done == 0) {
            throw new Refused(Refused.Kind.CONFLICT, "%s has acknowledged it already.".formatted(
                    find(run, kind).flatMap(RunException::seen).map(RunException.Acknowledgement::person).orElse("Somebody")));
        }
        return find(run, kind).orElseThrow();
    }

    private static void demandMay(RunException exception, Person person) {
        if (!person.isIn(Person.OPS) && !person.isIn(Person.ADMINS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s and %s acknowledge an exception; %s is neither."
                    .formatted(Person.OPS, Person.ADMINS, person.id()));
        }
        if (!exception.isOthers(person.id())) {
            throw new Refused(Refused.Kind.FORBIDDEN, "%s had a hand in it. Somebody else has to acknowledge it.".formatted(person.id()));
        }
    }

    Optional<RunException> find(RunNumber run, Kind kind) {
        return jdbc.sql("select * from run_exception where run = ? and kind = ?").params(run.value(), kind.name())
                .query(RunExceptions::read).optional();
    }

    private Set<String> overriding(RunNumber run) {
        return jdbc.sql("select distinct person from approval where run = ? and exception = true").param(run.value())
                .query(String.class).set();
    }

    private String requester(RunNumber run) {
        return jdbc.sql("select requester from run where number = ?").param(run.value()).query(String.class).single();
    }

    private boolean lossAgreed(RunNumber run) {
        return jdbc.sql("select count(*) from loss_agreement where run = ?").param(run.value()).query(Long.class).single() > 0;
    }

    /** It came as far as the stop of the app, and there is no report of a rehearsal. */
    private boolean wentOnUnrehearsed(RunNumber run) {
        return jdbc.sql("""
                select count(*) from run r where r.number = ? and r.kind = 'UPDATE'
                and exists (select 1 from run_step s where s.run = r.number and s.step = 'stopApp')
                and not exists (select 1 from evidence e where e.run = r.number and e.name = 'rehearsal.json')""")
                .param(run.value()).query(Long.class).single() > 0;
    }

    private static RunException read(ResultSet row, int index) throws SQLException {
        Optional<RunException.Acknowledgement> seen = row.getString("acknowledged_by") == null ? Optional.empty()
                : Optional.of(new RunException.Acknowledgement(row.getString("acknowledged_by"),
                        row.getTimestamp("acknowledged_at").toInstant(), row.getString("comment")));
        return new RunException(new RunNumber(row.getLong("run")), Kind.valueOf(row.getString("kind")), row.getString("instance"),
                row.getTimestamp("at").toInstant(), persons(row.getString("persons")), row.getString("words"), seen);
    }

    private static List<String> persons(String joined) {
        return joined.isBlank() ? List.of() : List.of(joined.strip().split(" "));
    }
}
