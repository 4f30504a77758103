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

/** Who was asked for the word of a test file, and who had it. Rows stay. */
@Repository
public class IdentityChecks {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Trail trail;

    public IdentityChecks(JdbcClient jdbc, Clock clock, Trail trail) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.trail = trail;
    }

    /** The last confirmation for this recipient of this instance; those for others do not count. */
    public Optional<IdentityCheck> confirmed(String instance, String recipient) {
        return of(instance).stream().filter(check -> check.recipient().equals(recipient) && check.confirmed().isPresent())
                .findFirst();
    }

    Optional<IdentityCheck> find(String instance, long id) {
        return of(instance).stream().filter(check -> check.id() == id).findFirst();
    }

    /** All of an instance, the newest first. */
    List<IdentityCheck> of(String instance) {
        return jdbc.sql("select * from identity_check where instance = ? order by id desc").param(instance)
                .query(IdentityChecks::check).list();
    }

    @Transactional
    IdentityCheck make(String instance, String recipient, String wordSha256, Person person) {
        jdbc.sql("""
                insert into identity_check (instance, recipient, word_sha256, asked_by, asked_at, tries)
                values (?, ?, ?, ?, ?, 0)""").params(instance, recipient, wordSha256, person.id(), now()).update();
        trail.record(Fact.of(Act.IDENTITY_ASKED).by(person.id()).of(instance).about(recipient));
        return jdbc.sql("select * from identity_check where instance = ? and word_sha256 = ?").params(instance, wordSha256)
                .query(IdentityChecks::check).single();
    }

    /** Counts a try before it is judged, so that nobody has more of them by being quick. */
    boolean mayTry(IdentityCheck check, int most) {
        return jdbc.sql("update identity_check set tries = tries + 1 where id = ? and tries < ? and confirmed_at is null")
                .params(check.id(), most).update() == 1;
    }

    @Transactional
    boolean confirm(IdentityCheck check, String wordSha256, Person person) {
        boolean confirmed = jdbc.sql("""
                update identity_check set confirmed_by = ?, confirmed_at = ?
                where id = ? and word_sha256 = ? and confirmed_at is null""")
                .params(person.id(), now(), check.id(), wordSha256).update() == 1;
        if (confirmed) {
            trail.record(Fact.of(Act.IDENTITY_CONFIRMED).by(person.id()).of(check.instance()).about(check.recipient()));
        }
        return confirmed;
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private static IdentityCheck check(ResultSet row, int index) throws SQLException {
        String person = row.getString("confirmed_by");
        return new IdentityCheck(row.getLong("id"), row.getString("instance"), row.getString("recipient"),
                RunStore.instant(row, "asked_at").orElseThrow(), row.getInt("tries"),
                RunStore.instant(row, "confirmed_at").map(at -> new IdentityCheck.Confirmation(person, at)));
    }
}
