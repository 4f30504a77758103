package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who was asked for the word of a test file, and who had it. Rows stay. */
@Repository
public class IdentityChecks {

    private final JdbcClient jdbc;
    private final Clock clock;

    public IdentityChecks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
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

    IdentityCheck make(String instance, String recipient, String wordSha256, Person person) {
        jdbc.sql("""
                insert into identity_check (instance, recipient, word_sha256, asked_by, asked_at, tries)
                values (?, ?, ?, ?, ?, 0)""").params(instance, recipient, wordSha256, person.id(), now()).update();
        return jdbc.sql("select * from identity_check where instance = ? and word_sha256 = ?").params(instance, wordSha256)
                .query(IdentityChecks::check).single();
    }

    /** Counts a try before it is judged, so that nobody has more of them by being quick. */
    boolean mayTry(IdentityCheck check, int most) {
        return jdbc.sql("update identity_check set tries = tries + 1 where id = ? and tries < ? and confirmed_at is null")
                .params(check.id(), most).update() == 1;
    }

    boolean confirm(IdentityCheck check, String wordSha256, Person person) {
        return jdbc.sql("""
                update identity_check set confirmed_by = ?, confirmed_at = ?
                where id = ? and word_sha256 = ? and confirmed_at is null""")
                .params(person.id(), now(), check.id(), wordSha256).update() == 1;
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
