package chatalot.runbook.release;

import java.util.List;
import java.util.stream.Collectors;

/** An author's reverse SQL cannot be run. Nothing was changed by it; the author corrects it and tries again. */
public class ReverseSqlRefused extends RuntimeException {

    private final List<SqlProblem> problems;

    public ReverseSqlRefused(List<SqlProblem> problems) {
        super(problems.stream().map(SqlProblem::words).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** At least one, in the order of the text. */
    public List<SqlProblem> problems() {
        return problems;
    }
}
