package chatalot.runbook.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.CannotCreateTransactionException;

class DatabaseAwayTest {

    @ParameterizedTest
    @CsvSource({"08006, true", "57P01, true", "23505, false", "40001, false", "57014, false"})
    void theStateTellsAServerThatIsAwayFromOneThatRefuses(String state, boolean away) {
        assertThat(DatabaseAway.isWhy(new IllegalStateException("wrapped", new SQLException("said", state)))).isEqualTo(away);
    }

    @Test
    void aPoolThatHasNoConnectionIsAwayToo() {
        assertThat(DatabaseAway.isWhy(new CannotCreateTransactionException("no", new SQLTransientConnectionException("timed out")))).isTrue();
    }

    @Test
    void whatHasNothingToDoWithADatabaseIsNot() {
        assertThat(DatabaseAway.isWhy(new IllegalStateException("a fault of ours"))).isFalse();
    }
}
