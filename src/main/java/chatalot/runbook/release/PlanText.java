package chatalot.runbook.release;

import chatalot.runbook.instance.Disk;
import java.util.Locale;

/** A plan as approvers read it, in Markdown. */
public final class PlanText {

    private static final int COMMITS_SHOWN = 50;
    private static final int LONGEST_SQL = 20_000;

    private final Plan plan;
    private final StringBuilder text = new StringBuilder();

    private PlanText(Plan plan) {
        this.plan = plan;
    }

    public static String of(Plan plan) {
        return new PlanText(plan).write();
    }

    private String write() {
        line("# Update %s from %s to %s", plan.instance(), plan.running().name(), plan.target().name());
        refusals();
        summary();
        changes();
        migrations();
        compose();
        commits();
        line("## What is signed");
        line("Digest `%s`. It covers the target, what the plan stands on, the migrations' texts and the way back; if any of them changes, approvals of this plan are void.",
                plan.digest());
        return text.toString().stripTrailing() + "\n";
    }

    private void refusals() {
        if (plan.refused()) {
            line("## Refused");
            plan.refusals().forEach(refusal -> item("%s", refusal));
            text.append('\n');
        }
    }

    private void summary() {
        Forecast forecast = plan.forecast();
        Disk disk = forecast.disk();
        text.append("| | |\n|---|---|\n");
        row("Runs now", "%s, known by %s".formatted(release(plan.running()), plan.runningKnownBy()));
        row("Target", release(plan.target()));
        row("Commits", plan.commitCount() + (plan.droppedCommits() == 0 ? "" : ", and %d are dropped".formatted(plan.droppedCommits())));
        row("Migrations", plan.pending().isEmpty() ? "none" : plan.pending().size() + " to apply");
        row("Way back", plan.rollbackClass().words());
        row("Downtime", String.format(Locale.ROOT, "about %.1f s (%.1f s of it copying %s), at most %.0f s are allowed; the migrations' own time comes on top",
                forecast.downtimeSeconds(), forecast.cloneSeconds(), Disk.words(disk.database()), forecast.budgetSeconds()));
        row("Room", "%s free beside the database, %s needed".formatted(Disk.words(disk.databaseFree()), Disk.words(disk.cloneNeeds())));
        row("Services made anew", plan.touched().isEmpty() ? "none" : String.join(", ", plan.touched().keySet()));
        text.append('\n');
        plan.notes().forEach(note -> item("%s", note));
        if (!plan.notes().isEmpty()) {
            text.append('\n');
        }
    }

    private void changes() {
        line("## What is new");
        plan.changes().sections().forEach((heading, section) -> line("### %s\n\n%s", heading, section));
        plan.changes().stopsShort().ifPresent(words -> line("%s", words));
    }

    private void migrations() {
        if (plan.pending().isEmpty()) {
            return;
        }
        line("## Migrations to apply");
        plan.pending().forEach(pending -> {
            line("### %d %s", pending.migration().version(), pending.migration().description());
            fenced("sql", pending.sql());
        });
    }

    private void compose() {
        if (plan.touched().size() > 1 || !plan.composeDiff().isEmpty()) {
            line("## Compose");
            plan.touched().forEach((service, why) -> item("`%s`: %s", service, why));
            text.append('\n');
        }
        if (!plan.composeDiff().isEmpty()) {
            fenced("diff", plan.composeDiff());
        }
    }

    private void commits() {
        line("## Commits");
        plan.commits().stream().limit(COMMITS_SHOWN).forEach(commit -> item("`%s` %s (%s, %s)", commit.id().abbreviated(),
                commit.subject(), commit.author(), commit.date().substring(0, Math.min(10, commit.date().length()))));
        if (plan.commitCount() > COMMITS_SHOWN) {
            item("and %d more", plan.commitCount() - COMMITS_SHOWN);
        }
        text.append('\n');
    }

    private static String release(Release release) {
        return "%s, commit `%s`%s".formatted(release.name(), release.commit().abbreviated(),
                release.version().map(version -> ", version " + version).orElse(""));
    }

    private void line(String format, Object... values) {
        text.append(format.formatted(values)).append("\n\n");
    }

    private void row(String what, String value) {
        text.append("| ").append(what).append(" | ").append(value.replace("|", "\\|")).append(" |\n");
    }

    private void item(String format, Object... values) {
        text.append("- ").append(format.formatted(values)).append('\n');
    }

    /** A fence longer than any in the text, so that the text cannot end it. */
    private void fenced(String language, String block) {
        String fence = "```";
        while (block.contains(fence)) {
            fence += "`";
        }
        String shown = block.length() <= LONGEST_SQL ? block.stripTrailing()
                : block.substring(0, LONGEST_SQL) + "\n… cut here";
        text.append(fence).append(language).append('\n').append(shown).append('\n').append(fence).append("\n\n");
    }
}
