package chatalot.runbook.rehearsal;

import chatalot.runbook.deploy.Reversed.TimedStatement;
import java.util.List;

/** The rehearsal of a way back by reverse SQL as its author and approvers read it, in Markdown. */
public final class ReverseText {

    private static final int MOST_LOSSES = 8;

    private final ReverseReport report;
    private final StringBuilder text = new StringBuilder();

    private ReverseText(ReverseReport report) {
        this.report = report;
    }

    public static String of(ReverseReport report) {
        return new ReverseText(report).write();
    }

    /**
     * What an approver has to look at, in Markdown, short.
     *
     * @param losses what they agree to lose, one line for each table
     */
    public static String toLookAt(ReverseReport report, List<String> losses) {
        StringBuilder text = new StringBuilder("**reverse migrations, rehearsed: %s.** You sign the SQL in `reverse.sql`, SHA-256 `%s`, "
                .formatted(report.verdict(), report.digest())).append("and what `reverse-rehearsal.md` says of it: ")
                .append(RehearsalText.cell(report.words())).append(".\n\n");
        text.append(losses.isEmpty() ? "No table lost rows on the copy; what columns that go had held is lost.\n"
                : "Who approves agrees to lose at most this, and what columns that go had held:\n\n");
        losses.stream().limit(MOST_LOSSES).forEach(loss -> text.append("- ").append(RehearsalText.cell(loss)).append('\n'));
        return text.append(losses.size() > MOST_LOSSES ? "- and %d more: see loss.md\n".formatted(losses.size() - MOST_LOSSES) : "").toString();
    }

    private String write() {
        text.append("# Rehearsal of the way back: ").append(report.verdict()).append("\n\n");
        text.append("The reverse SQL was run on a restored copy of backup `%s`, which is gone again: %s.\n\n".formatted(
                report.backup(), RehearsalText.cell(report.words())));
        text.append("SHA-256 of the SQL: `").append(report.digest()).append("`\n\n");
        problems();
        if (!report.statements().isEmpty()) {
            statements();
        }
        if (!report.tables().isEmpty()) {
            text.append(RehearsalText.rows(report.tables(), !report.vanished().isEmpty(), "sign"));
        }
        report.start().ifPresent(this::started);
        return text.toString();
    }

    private void problems() {
        if (!report.problems().isEmpty()) {
            text.append("## What to correct\n\nNothing was changed by it.\n\n");
            report.problems().forEach(problem -> text.append("- ").append(RehearsalText.cell(problem.words())).append('\n'));
            text.append('\n');
        }
    }

    private void statements() {
        text.append("## Statements\n\nTogether they took %s; on the instance the app is stopped for as long.\n\n".formatted(RehearsalText.seconds(report.took())));
        text.append("| line | statement | rows | time |\n|---|---|---|---|\n");
        for (TimedStatement statement : report.statements()) {
            text.append("| %d | %s | %d | %s |\n".formatted(statement.line(), RehearsalText.cell(statement.sql()), statement.rows(),
                    RehearsalText.seconds(statement.took())));
        }
        text.append('\n');
    }

    private void started(RehearsalReport old) {
        text.append("## The old version\n\n| | |\n|---|---|\n");
        text.append("| Version | %s |\n| Image | `%s` |\n| Time until that was clear | %s |\n\n".formatted(
                old.version().map(RehearsalText::cell).orElse("not told by the release"), old.image(), RehearsalText.seconds(old.took())));
        text.append("What it said lies beside this as `rehearsal.log`.\n");
    }
}
