package chatalot.runbook.run;

import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Whose password is one that this service has made and written down. */
@Repository
public class MadePasswords {

    private final JdbcClient jdbc;
    private final Clock clock;

    public MadePasswords(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public void keep(String person) {
        forget(person);
        jdbc.sql("insert into password_to_change (person, since) values (?, ?)").params(person, Timestamp.from(clock.instant())).update();
    }

    public void forget(String person) {
        jdbc.sql("delete from password_to_change where person = ?").param(person).update();
    }

    public boolean isOf(String person) {
        return jdbc.sql("select count(*) from password_to_change where person = ?").param(person).query(Integer.class).single() > 0;
    }
}
