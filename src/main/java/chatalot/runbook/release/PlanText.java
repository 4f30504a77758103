package chatalot.runbook.release;

import chatalot.runbook.instance.Disk;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plan as approvers read it, in Markdown: what decides first, what only explains last. */
public final class PlanText {

    private static final String NO_FLAGS = "Nothing was found that makes this update riskier than another.";
    /** A form's variable holds 4000 characters. */
    private static final int LONGEST_BRIEF = 3900;
    private static final int MOST_ITEMS = 8;
    private static final int LONGEST_ITEM = 160;

    private static final int COMMITS_SHOWN = 50;
    private static final int DATE = 10;

    private final Plan plan;
    private final MarkdownText text = new MarkdownText();

    private PlanText(Plan plan) {
        this.plan = plan;
    }

    public static String of(Plan plan) {
        return of(plan, List.of());
    }

    /**
     * As {@link #of(Plan)}, beginning with what changed since the plans that this one replaces, so that everybody finds the
     * one that they read last.
     *
     * @param former the plans before, the oldest first
     */
    public static String of(Plan plan, List<Plan> former) {
        return new PlanText(plan).write(former);
    }

    /**
     * What an approver has to look at, short enough for a form: what changed since the plans before, and every risk with who
     * has to look at it. Markdown of at most 4000 characters.
     */
    public static String toLookAt(Plan plan, List<Plan> former) {
        PlanText brief = new PlanText(plan);
        plan.rollback().ifPresent(rollback -> {
            brief.text.paragraph("**%s: %s**", rollback.way().words(), rollback.losses().isEmpty() ? "nothing is lost"
                    : "who approves agrees to lose at most this");
            brief.items(rollback.losses());
        });
        return atMost(brief.lookAt(former));
    }

    /**
     * The same, beginning with what was found out after planning.
     *
     * @param found Markdown of our own; stands for what the plan says of its way
     */
    public static String toLookAt(Plan plan, List<Plan> former, String found) {
        return atMost(found.stripTrailing() + "\n\n" + new PlanText(plan).lookAt(former));
    }

    private String lookAt(List<Plan> former) {
        for (int number = former.size(); number > 0; number--) {
            text.paragraph("**Changed since plan %d**, which counts no more:", number);
            items(plan.differences(former.get(number - 1)));
        }
        items(plan.flags().stream().map(flag -> "%s: %s For %s.".formatted(flag.kind().title(), flag.words(),
                flag.kind().lookedAtBy())).toList());
        if (plan.flags().isEmpty()) {
            text.paragraph(NO_FLAGS);
        }
        return text.toString();
    }

    private static String atMost(String whole) {
        return whole.length() <= LONGEST_BRIEF ? whole
                : whole.substring(0, whole.lastIndexOf('\n', LONGEST_BRIEF)) + "\n\n… and more: see the plan.\n";
    }

    private void items(List<String> items) {
        items.stream().limit(MOST_ITEMS).forEach(item -> text.item("%s",
                item.length() <= LONGEST_ITEM ? item : item.substring(0, LONGEST_ITEM) + "…"));
        if (items.size() > MOST_ITEMS) {
            text.item("and %d more: see the plan", items.size() - MOST_ITEMS);
        }
    }

    private String write(List<Plan> former) {
        text.heading(1, "%s %s from %s to %s", plan.rollback().isPresent() ? "Roll back" : "Update", plan.instance(),
                plan.running().name(), plan.target().name());
        if (!former.isEmpty()) {
            differences(former);
        }
        refusals();
        plan.rollback().ifPresent(this::rollback);
        release("Runs now", plan.running(), ", known by " + plan.runningKnownBy());
        release("Target", plan.target(), "");
        flags();
        wayBack();
        forecast();
        migrations();
        changes();
        compose();
        commits();
        signed();
        return text.toString();
    }

    private void differences(List<Plan> former) {
        text.heading(2, "Changed since the plan before this one");
        text.paragraph("What this plan stands on is no longer what it was. Whoever read the plan before this one has to read these "
                + "points again; what was approved then is void.");
        plan.differences(former.get(former.size() - 1)).forEach(difference -> text.item("%s", difference));
        for (int number = former.size() - 1; number > 0; number--) {
            text.paragraph("Whoever read plan %d last:", number);
            plan.differences(former.get(number - 1)).forEach(difference -> text.item("%s", difference));
        }
    }

    private void refusals() {
        if (plan.refused()) {
            text.heading(2, "Refused");
            plan.refusals().forEach(refusal -> text.item("%s", refusal));
        }
        if (plan.nothingToDo() && plan.rollback().filter(Plan.Rollback::losesData).isEmpty()) {
            text.paragraph("%s runs already: there is nothing to do.", plan.target().name());
        }
    }

    private void rollback(Plan.Rollback rollback) {
        text.heading(2, "Way: %s%s", rollback.way().words(), rollback.backup().map(id -> " " + id).orElse(""));
        if (rollback.way() == RollbackWay.REVERSE_MIGRATIONS) {
            reverse(rollback);
            return;
        }
        if (rollback.losses().isEmpty()) {
            text.paragraph(rollback.losesData() ? "Nothing that is known of was written since: nothing would be lost."
                    : "The older release starts on the data as they are. Nothing is lost.");
        } else {
            text.paragraph("Who approves agrees to lose at most this. It is counted again before the app is stopped and after; "
                    + "more is not taken without asking again.");
            rollback.losses().forEach(loss -> text.item("%s", loss));
        }
    }

    private void reverse(Plan.Rollback rollback) {
        text.paragraph("Somebody of ops writes SQL that undoes these migrations. It is run on a restored copy first, where the older "
                + "release then has to start; who approves signs that very text and what the copy lost by it.");
        rollback.undo().forEach(row -> text.item("%d %s", row.version(), row.description()));
        text.paragraph(rollback.losses().isEmpty() ? "As it is proposed, nothing is lost." : "As it is proposed, it loses:");
        rollback.losses().forEach(loss -> text.item("%s", loss));
    }

    private void release(String what, Release release, String more) {
        text.paragraph("%s: %s, commit `%s`%s%s.", what, release.name(), release.commit().abbreviated(),
                release.version().map(version -> ", which calls itself version " + version).orElse(""), more);
    }

    private void flags() {
        text.heading(2, "What to look at");
        if (plan.flags().isEmpty()) {
            text.paragraph(NO_FLAGS);
        }
        plan.flags().forEach(flag -> text.item("**%s**: %s For %s.", flag.kind().title(), flag.words(), flag.kind().lookedAtBy()));
        plan.notes().forEach(note -> text.item("%s", note));
        if (!plan.breaking().isEmpty()) {
            text.paragraph("Marked as breaking:");
            plan.breaking().forEach(mark -> text.item("%s: %s", mark.where(), mark.words()));
        }
    }

    private void wayBack() {
        if (plan.rollback().isPresent()) {
            text.heading(2, "If it fails");
            text.item("Until the older release is reachable: what runs now comes back by itself, in about %s on top of the downtime. "
                    + "Nothing is lost.", seconds(plan.forecast().wayBackSeconds()));
            text.item("Afterwards: another update. What was replaced is kept for 7 days, see `./runbook kept`.");
            return;
        }
        text.heading(2, "Way back: %s", plan.rollbackClass().words());
        text.item("While the update runs, until the new version is reachable: by itself, in about %s on top of the downtime. "
                + "Nothing is lost.", seconds(plan.forecast().wayBackSeconds()));
        text.item(switch (plan.rollbackClass()) {
            case CODE_ONLY -> "Afterwards: the old image starts on the database as it is. Nothing is lost.";
            case RESTORE_DATA -> "Afterwards: the old version refuses the migrated database, so its data has to be put back. Everything "
                    + "written since the stop of this update is lost then, and only a person can decide that.";
        });
    }

    private void forecast() {
        Forecast forecast = plan.forecast();
        Disk disk = forecast.disk();
        text.heading(2, "Downtime, room and build");
        text.item("Downtime: about %s, of which %s are for copying %s; at most %s are allowed. Predicted from %s; the migrations' own "
                + "time comes on top.", seconds(forecast.downtimeSeconds()), seconds(forecast.cloneSeconds()),
                Disk.words(disk.database()), seconds(forecast.budgetSeconds()),
                forecast.measured() ? "what the latest updates of this instance took" : "the size of the database");
        text.item("Room: %s free beside the database, %s needed.", Disk.words(disk.databaseFree()), Disk.words(disk.cloneNeeds()));
        plan.build().ifPresent(build -> text.item("Build, while the old version serves: %s. %s", parts(build),
                build.earlierSeconds().map(longest -> "The latest builds took up to " + seconds(longest) + ".")
                        .orElse("No earlier build of this instance is known.")));
    }

    private static String parts(BuildCost build) {
        return build.parts().isEmpty() ? "nothing changed that takes long"
                : build.parts().stream().map(BuildCost.Part::words).collect(Collectors.joining(", "));
    }

    private void migrations() {
        text.heading(2, "Migrations to apply: %s", plan.pending().isEmpty() ? "none" : Integer.toString(plan.pending().size()));
        plan.pending().forEach(pending -> {
            text.heading(3, "%d %s", pending.migration().version(), pending.migration().description());
            pending.statements().forEach(this::statement);
        });
    }

    private void statement(SqlStatement statement) {
        if (statement.consequences().isEmpty()) {
            text.item("**%s**", Effect.UNKNOWN.words());
        }
        statement.consequences().forEach(consequence -> text.item("**%s**: %s", consequence.effect().words(),
                consequence.wordsWithSize()));
        text.fenced("sql", statement.sql());
    }

    private void changes() {
        text.heading(2, "What is new");
        plan.changes().sections().forEach((heading, section) -> {
            text.heading(3, "%s", heading);
            text.quoted(section);
        });
        plan.changes().stopsShort().ifPresent(words -> text.paragraph("%s", words));
    }

    private void compose() {
        text.heading(2, "Installation");
        if (plan.touched().isEmpty()) {
            text.paragraph("Nothing else is touched.");
        }
        plan.touched().forEach((service, why) -> text.item("%s: %s", service, why));
        if (!plan.composeDiff().isEmpty()) {
            text.fenced("diff", plan.composeDiff());
        }
    }

    private void commits() {
        text.heading(2, "Commits: %d", plan.commitCount());
        plan.commits().stream().limit(COMMITS_SHOWN).forEach(commit -> text.item("`%s` %s (%s, %s)", commit.id().abbreviated(),
                commit.subject(), commit.author(), commit.date().substring(0, Math.min(DATE, commit.date().length()))));
        if (plan.commitCount() > COMMITS_SHOWN) {
            text.item("and %d more", plan.commitCount() - COMMITS_SHOWN);
        }
    }

    private void signed() {
        text.heading(2, "What is signed");
        text.paragraph("The digest of this plan, `%s`, together with what the risk table asks for it: how many have to approve, whether "
                + "there is a rehearsal, how long the new version is watched.", plan.digest());
        text.paragraph("The digest covers the target, what the plan stands on, the migrations' texts, the way back and, for a rollback, "
                + "what it loses. If any of them changes, what was approved is void. Sizes and predictions may change without that.");
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 100 ? "%.1f s" : "%.0f s", seconds);
    }
}
