package chatalot.runbook.audit;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.GroupRecord;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Trail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who was in which groups when: what was seen when somebody changed it, and at each start for whatever changed meanwhile. A row is
 * one state of one person's groups; the open one is that of now.
 */
@Component
public class GroupHistory implements GroupRecord {

    private static final Logger LOG = LoggerFactory.getLogger(GroupHistory.class);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Trail trail;
    private final ObjectProvider<People> people;
    private final TransactionTemplate transaction;

    GroupHistory(JdbcClient jdbc, Clock clock, Trail trail, ObjectProvider<People> people, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.trail = trail;
        this.people = people;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** @param since when these groups were first seen of this person */
    public record Membership(String person, Set<String> groups, Instant since, Optional<Instant> until) { }

    private record Known(int version, String groups) { }

    /** The state that the service starts with; another node that starts in the same moment has seen the same. */
    @EventListener(ApplicationReadyEvent.class)
    void start() {
        try {
            transaction.executeWithoutResult(status -> look(Optional.empty()));
        } catch (DuplicateKeyException e) {
            LOG.debug("Another node has seen who is in which groups", e);
        }
    }

    @Override
    public void look(Optional<String> actor) {
        Map<String, Known> known = open();
        Map<String, String> now = people.getObject().list().stream().collect(Collectors.toMap(Person::id, GroupHistory::joined));
        now.forEach((person, groups) -> seen(person, groups, Optional.ofNullable(known.get(person)), actor));
        known.forEach((person, before) -> {
            if (!now.containsKey(person)) {
                close(person, before);
                trail.record(Fact.of(Act.USER_REMOVED).by(actor).about(person).from(Optional.of(before.groups().strip())));
            }
        });
    }

    private void seen(String person, String groups, Optional<Known> before, Optional<String> actor) {
        if (before.filter(known -> known.groups().equals(groups)).isPresent()) {
            return;
        }
        before.ifPresent(known -> close(person, known));
        jdbc.sql("insert into person_groups (person, version, member_of, since) values (?, ?, ?, ?)")
                .params(person, version(person) + 1, groups, now()).update();
        trail.record(Fact.of(before.isPresent() ? Act.GROUPS_CHANGED : Act.USER_MADE).by(actor).about(person)
                .from(before.map(known -> known.groups().strip())).to(groups.strip()));
    }

    private void close(String person, Known known) {
        jdbc.sql("update person_groups set until = ? where person = ? and version = ?").params(now(), person, known.version()).update();
    }

    private int version(String person) {
        return jdbc.sql("select coalesce(max(version), 0) from person_groups where person = ?").param(person).query(Integer.class).single();
    }

    private Map<String, Known> open() {
        Map<String, Known> open = new HashMap<>();
        jdbc.sql("select person, version, member_of from person_groups where until is null").query(row -> {
            open.put(row.getString("person"), new Known(row.getInt("version"), row.getString("member_of")));
        });
        return open;
    }

    /** Who was in which groups at a moment, by person; nobody before anything was seen. */
    public List<Membership> at(Instant moment) {
        return jdbc.sql("select * from person_groups where since <= ? and (until is null or until > ?) order by person")
                .params(Timestamp.from(moment), Timestamp.from(moment)).query(GroupHistory::membership).list();
    }

    /** Who was in a group at some time from one moment until another, by person. */
    public List<String> inGroup(String group, Instant from, Instant to) {
        return jdbc.sql("""
                select distinct person from person_groups where since <= ? and (until is null or until > ?) and member_of like ?
                order by person""")
                .params(Timestamp.from(to), Timestamp.from(from), "% " + group + " %").query(String.class).list();
    }

    /** Since when it is known; absent before anything was seen. */
    public Optional<Instant> since() {
        return jdbc.sql("select since from person_groups order by since limit 1")
                .query((row, index) -> row.getTimestamp("since").toInstant()).optional();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static String joined(Person person) {
        return " %s ".formatted(String.join(" ", new TreeSet<>(person.groups())));
    }

    private static Membership membership(ResultSet row, int index) throws SQLException {
        String groups = row.getString("member_of").strip();
        return new Membership(row.getString("person"), groups.isEmpty() ? Set.of() : new TreeSet<>(List.of(groups.split(" "))),
                row.getTimestamp("since").toInstant(), Optional.ofNullable(row.getTimestamp("until")).map(Timestamp::toInstant));
    }
}
