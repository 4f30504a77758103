package chatalot.runbook.rehearsal;

import chatalot.runbook.rehearsal.RehearsalReport.TableRows;
import chatalot.runbook.rehearsal.RehearsalReport.TimedMigration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A rehearsal as approvers read it, in Markdown. */
public final class RehearsalText {

    private final RehearsalReport report;
    private final StringBuilder text = new StringBuilder();

    private RehearsalText(RehearsalReport report) {
        this.report = report;
    }

    /** @param planned how long the instance will probably be away, migrations not counted */
    public static String of(RehearsalReport report, Duration planned) {
        return new RehearsalText(report).write(planned);
    }

    /** How long the swap will take with the migrations as they were measured. */
    public static String prediction(RehearsalReport report, Duration planned) {
        return "The swap will take about %s: %s as planned and %s for the migrations.".formatted(
                seconds(planned.plus(report.migrationTime())), seconds(planned), seconds(report.migrationTime()));
    }

    private String write(Duration planned) {
        text.append("# Rehearsal: ").append(report.verdict()).append("\n\n");
        text.append("The new version was started once on a restored copy of backup `").append(report.backup())
                .append("`, where it reached nothing else: ").append(cell(report.words())).append(".\n\n");
        text.append("| | |\n|---|---|\n");
        row("Version", report.version().orElse("not told by the release"));
        row("Image", "`" + report.image() + "`");
        row("Time until that was clear", seconds(report.took()));
        text.append('\n');
        if (report.passed()) {
            text.append(prediction(report, planned)).append("\n\n");
        }
        migrations();
        text.append(rows(report.tables(), !report.vanished().isEmpty(), "approve"));
        return text.append("What the new version said lies beside this as `rehearsal.log`.\n").toString();
    }

    private void migrations() {
        text.append("## Migrations\n\n");
        if (report.migrations().isEmpty()) {
            text.append("None was applied.\n\n");
            return;
        }
        text.append("| migration | time |\n|---|---|\n");
        for (TimedMigration migration : report.migrations()) {
            row("%d %s".formatted(migration.version(), migration.description()),
                    migration.took().map(RehearsalText::seconds).orElse("not noted"));
        }
        text.append('\n');
    }

    /** What became of the rows of all tables. @param when people read it */
    static String rows(List<TableRows> tables, boolean vanished, String when) {
        List<TableRows> changed = tables.stream().filter(table -> !table.before().equals(table.after())).toList();
        StringBuilder text = new StringBuilder("## Rows\n\n");
        if (vanished) {
            text.append("**Rows vanished.** Look at these tables before you %s.\n\n".formatted(when));
        }
        if (!changed.isEmpty()) {
            text.append("| table | before | after | vanished |\n|---|---|---|---|\n");
            changed.forEach(table -> text.append("| `%s` | %s | %s | %s |\n".formatted(cell(table.table()),
                    count(table.before()), count(table.after()), table.vanished() == 0 ? "" : "**" + table.vanished() + "**")));
            text.append('\n');
        }
        return text.append("%d %stables have as many rows as before.\n\n".formatted(tables.size() - changed.size(),
                changed.isEmpty() ? "" : "other ")).toString();
    }

    private void row(String what, String value) {
        text.append("| ").append(cell(what)).append(" | ").append(cell(value)).append(" |\n");
    }

    private static String count(Optional<Long> rows) {
        return rows.map(String::valueOf).orElse("no such table");
    }

    static String cell(String value) {
        return value.replace("|", "\\|").replaceAll("\\s+", " ");
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f s", time.toMillis() / 1000.0);
    }
}
