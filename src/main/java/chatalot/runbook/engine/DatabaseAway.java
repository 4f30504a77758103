package chatalot.runbook.engine;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells a database that could not be reached, or went away under a statement, from one that refused something. */
final class DatabaseAway {

    /** Class of SQLSTATE for trouble with a connection, and PostgreSQL's for a server that goes up or down. */
    private static final String CONNECTION = "08";
    private static final String SERVER = "57P0";

    private DatabaseAway() {
    }

    /** Whether that is what lies at the bottom of it, however it was wrapped. */
    static boolean isWhy(Throwable trouble) {
        return Stream.iterate(Optional.of(trouble), Optional::isPresent, each -> each.flatMap(one -> Optional.ofNullable(one.getCause())))
                .flatMap(Optional::stream).filter(SQLException.class::isInstance).map(SQLException.class::cast).anyMatch(DatabaseAway::isAway);
    }

    private static boolean isAway(SQLException e) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        return e instanceof SQLTransientConnectionException || e instanceof SQLNonTransientConnectionException
                || state.startsWith(CONNECTION) || state.startsWith(SERVER);
    }
}
