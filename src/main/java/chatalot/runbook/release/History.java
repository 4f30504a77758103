package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies between the running release and a target: commits and what the changelog says. */
final class History {

    private final Checkout checkout;
    private final Release running;
    private final Release target;
    private final int ahead;
    private final int dropped;

    History(Checkout checkout, Release running, Release target) {
        this.checkout = checkout;
        this.running = running;
        this.target = target;
        this.ahead = checkout.countCommits(running.commit(), target.commit());
        this.dropped = checkout.countCommits(target.commit(), running.commit());
    }

    /** Commits that the target brings. */
    int ahead() {
        return ahead;
    }

    /** Commits of the running release that the target does not have. */
    int dropped() {
        return dropped;
    }

    List<String> refusals() {
        int own = checkout.countOwnCommits(target.commit());
        return own == 0 ? List.of() : List.of(
                "The live checkout has %d commits of its own that are neither at the remote nor in %s; they would be left behind. Push them, or reset the branch."
                        .formatted(own, target.name()));
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (dropped > 0) {
            notes.add("%s does not have %d commits that run now: this goes %s.".formatted(target.name(), dropped,
                    ahead == 0 ? "back to an older release" : "to another line of development"));
        }
        if (!checkout.head().equals(running.commit())) {
            notes.add("The live checkout stands on another commit (%s) than the one that runs (%s)."
                    .formatted(checkout.head().abbreviated(), running.commit().abbreviated()));
        }
        if (running.version().equals(target.version())) {
            notes.add("Both releases call themselves version %s; the image tells them apart."
                    .formatted(target.version().orElse("nothing")));
        }
        return notes;
    }

    Plan.Changes changes() {
        Optional<Changelog> now = changelog(target);
        if (now.isEmpty()) {
            return new Plan.Changes(Map.of(), Optional.of("The target has no changelog; the commits tell what changed."));
        }
        Changelog before = changelog(running).orElse(new Changelog(Map.of()));
        Map<String, String> sections = new LinkedHashMap<>(now.get().since(before));
        return new Plan.Changes(sections, stopsShort(now.get()));
    }

    /** The newest tag below the target should have a section, and nothing should come after it. */
    private Optional<String> stopsShort(Changelog changelog) {
        Optional<String> tag = checkout.nearestTag(target.commit());
        boolean reaches = tag.filter(changelog::has).isPresent() && tag.equals(Optional.of(target.name()));
        return reaches ? Optional.empty() : Optional.of(
                "The changelog ends at %s and does not reach %s; what came after is told by the commits alone."
                        .formatted(changelog.newest().orElse("nothing"), target.name()));
    }

    private Optional<Changelog> changelog(Release release) {
        return Changelog.FILES.stream().flatMap(file -> checkout.show(release.commit(), file).stream()).findFirst()
                .map(Changelog::parse);
    }
}
