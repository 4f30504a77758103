package chatalot.runbook.instance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chatalot.runbook.host.PassingTrouble;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerGoneTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "pg_dump: error: query failed: FATAL:  terminating connection due to administrator command",
        "psql: error: connection to server at \"/run/postgresql/.s.PGSQL.5432\" failed: FATAL:  the database system is shutting down",
        "pg_dump: error: connection to server at \"127.0.0.1\", port 5432 failed: Connection refused",
        "server closed the connection unexpectedly"})
    void aServerThatWentAwayIsPassingTrouble(String said) {
        assertThatThrownBy(() -> ServerGone.refuse("pg_dump", List.of("pg_dump: last built-in OID is 16383", said)))
                .isInstanceOf(PassingTrouble.class).hasMessageContaining("pg_dump");
    }

    @Test
    void whatPostgresRefusesIsAnAnswer() {
        assertThatCode(() -> ServerGone.refuse("pg_dump", List.of("pg_dump: error: permission denied for table users")))
                .doesNotThrowAnyException();
    }
}
