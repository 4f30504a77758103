package chatalot.runbook.steps;

import chatalot.runbook.release.Plan;
import java.util.List;

/**
 * What is new about a release, in a sentence or two for people who may stop reading there.
 *
 * @param tags of the releases on the way to it, the oldest first
 */
record NewRelease(Plan plan, List<String> tags) {

    private static final int MOST_TAGS = 5;

    String summary() {
        int migrations = plan.pending().size();
        String what = "%s is new, %s runs: %s%s, %s, way back: %s.".formatted(plan.target(), plan.running().name(),
                counted(plan.commitCount(), "commit"), onTheWay(), counted(migrations, "migration"), plan.rollbackClass().words());
        String risks = plan.flags().isEmpty() ? "" : " To look at: %s.".formatted(String.join(", ", plan.flags().stream()
                .map(flag -> flag.kind().title()).distinct().toList()));
        return plan.refusals().isEmpty() ? what + risks
                : what + " An update would be refused: " + String.join(" ", plan.refusals());
    }

    private String onTheWay() {
        return tags.isEmpty() ? "" : " (%s%s)".formatted(tags.size() > MOST_TAGS ? "… " : "",
                String.join(", ", tags.subList(Math.max(0, tags.size() - MOST_TAGS), tags.size())));
    }

    private static String counted(int count, String what) {
        return count == 1 ? "1 " + what : "%d %ss".formatted(count, what);
    }
}
