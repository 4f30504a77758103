package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What changed between two plans of one run. Predictions and sizes change all the time and do not count. */
final class PlanDifferences {

    private final Plan former;
    private final Plan now;
    private final List<String> words = new ArrayList<>();

    private PlanDifferences(Plan former, Plan now) {
        this.former = former;
        this.now = now;
    }

    static List<String> between(Plan former, Plan now) {
        return new PlanDifferences(former, now).list();
    }

    private List<String> list() {
        changed("The target", plan -> plan.target().toString());
        changed("The release that runs", plan -> plan.running().toString());
        former.base().differences(now.base()).forEach(words::add);
        changed("The way back", plan -> plan.rollbackClass().words());
        changed("What would be lost", PlanDifferences::losses);
        migrations();
        appeared("New refusal", now.refusals(), former.refusals());
        appeared("No longer refused", former.refusals(), now.refusals());
        appeared("New risk", risks(now), risks(former));
        appeared("Risk gone", risks(former), risks(now));
        appeared("New note", now.notes(), former.notes());
        changed("Services made anew", plan -> plan.touched().isEmpty() ? "none" : String.join(", ", plan.touched().keySet()));
        if (!former.composeDiff().equals(now.composeDiff())) {
            words.add("What changes in the Compose files is another");
        }
        changed("Commits", plan -> "%d, and %d dropped".formatted(plan.commitCount(), plan.droppedCommits()));
        return List.copyOf(words);
    }

    private void migrations() {
        List<String> before = pending(former);
        List<String> after = pending(now);
        appeared("Also to apply", after, before);
        appeared("No longer to apply", before, after);
        now.pending().stream().filter(pending -> former.pending().stream().anyMatch(other ->
                        other.migration().version() == pending.migration().version()
                                && !other.migration().checksum().equals(pending.migration().checksum())))
                .forEach(pending -> words.add("Migration %d has another text".formatted(pending.migration().version())));
    }

    private void changed(String what, Function<Plan, String> fact) {
        if (!fact.apply(former).equals(fact.apply(now))) {
            words.add("%s: %s, was %s".formatted(what, fact.apply(now), fact.apply(former)));
        }
    }

    private void appeared(String what, List<String> here, List<String> there) {
        here.stream().filter(item -> !there.contains(item)).forEach(item -> words.add("%s: %s".formatted(what, item)));
    }

    private static List<String> pending(Plan plan) {
        return plan.pending().stream().map(Plan.Pending::migration)
                .map(migration -> "migration %d, %s".formatted(migration.version(), migration.description())).toList();
    }

    private static String losses(Plan plan) {
        return plan.rollback().map(Plan.Rollback::losses).filter(losses -> !losses.isEmpty())
                .map(losses -> String.join("; ", losses)).orElse("nothing");
    }

    private static List<String> risks(Plan plan) {
        return plan.flags().stream().map(flag -> "%s. %s".formatted(flag.kind().title(), flag.words())).toList();
    }
}
