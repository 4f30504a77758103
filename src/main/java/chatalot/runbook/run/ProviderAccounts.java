package chatalot.runbook.run;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which account of an identity provider is which person here. */
@Repository
public class ProviderAccounts {

    private final JdbcClient jdbc;
    private final Clock clock;

    public ProviderAccounts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One account.
     *
     * @param linked   the person had a password here before, and keeps it
     * @param signedIn when they came in by it last
     */
    public record Account(String person, boolean linked, Instant signedIn) { }

    public Optional<Account> find(String issuer, String subject) {
        return jdbc.sql("select person, linked, signed_in_at from provider_account where issuer = ? and subject = ?").params(issuer, subject)
                .query((row, index) -> new Account(row.getString("person"), row.getBoolean("linked"), row.getTimestamp("signed_in_at").toInstant()))
                .optional();
    }

    public Optional<Account> ofPerson(String person) {
        return jdbc.sql("select person, linked, signed_in_at from provider_account where person = ?").param(person)
                .query((row, index) -> new Account(row.getString("person"), row.getBoolean("linked"), row.getTimestamp("signed_in_at").toInstant()))
                .optional();
    }

    /** @throws org.springframework.dao.DuplicateKeyException when the account or the person has come in elsewhere in the same moment */
    public void keep(String issuer, String subject, String person, boolean linked) {
        jdbc.sql("insert into provider_account (issuer, subject, person, linked, signed_in_at) values (?, ?, ?, ?, ?)")
                .params(issuer, subject, person, linked, Timestamp.from(clock.instant())).update();
    }

    public void signedIn(String person) {
        jdbc.sql("update provider_account set signed_in_at = ? where person = ?").params(Timestamp.from(clock.instant()), person).update();
    }

    /** Whoever gets the id later is somebody else. */
    public void forget(String person) {
        jdbc.sql("delete from provider_account where person = ?").param(person).update();
    }
}
