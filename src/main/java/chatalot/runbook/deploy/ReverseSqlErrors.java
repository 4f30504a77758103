package chatalot.runbook.deploy;

import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.release.PlacedStatement;
import chatalot.runbook.release.PlacedStatement.Place;
import chatalot.runbook.release.ReverseSqlRefused;
import chatalot.runbook.release.SqlProblem;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What PostgreSQL says of an author's statement, as the author can use it. */
final class ReverseSqlErrors {

    private ReverseSqlErrors() {
    }

    /** Passing trouble when the connection is gone, else a problem at its line and column. */
    static RuntimeException at(PlacedStatement statement, SQLException e) {
        RuntimeException failure = DatabaseRefused.of("run line %d of the reverse SQL".formatted(statement.line()), e);
        if (!(failure instanceof DatabaseRefused)) {
            return failure;
        }
        Optional<ServerErrorMessage> said = e instanceof PSQLException error
                ? Optional.ofNullable(error.getServerErrorMessage()) : Optional.empty();
        Place place = statement.place(said.map(ServerErrorMessage::getPosition).filter(position -> position > 0).orElse(1));
        ReverseSqlRefused refused = new ReverseSqlRefused(List.of(new SqlProblem(place.line(), place.column(),
                said.map(ServerErrorMessage::getMessage).orElse(String.valueOf(e.getMessage())), Optional.ofNullable(e.getSQLState()),
                said.flatMap(ReverseSqlErrors::detail), said.map(ServerErrorMessage::getHint))));
        refused.initCause(e);
        return refused;
    }

    /** Where an error lies within a function or block is said in another place than its position. */
    private static Optional<String> detail(ServerErrorMessage said) {
        String words = Stream.of(said.getDetail(), said.getWhere()).filter(text -> text != null && !text.isBlank())
                .collect(Collectors.joining(" In: "));
        return Optional.of(words).filter(text -> !text.isEmpty());
    }
}
