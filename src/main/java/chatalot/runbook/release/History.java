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
    private final Optional<Changelog> changelog;
    private final Plan.Changes changes;

    History(Checkout checkout, Release running, Release target) {
        this.checkout = checkout;
        this.running = running;
        this.target = target;
        this.ahead = checkout.countCommits(running.commit(), target.commit());
        this.dropped = checkout.countCommits(target.commit(), running.commit());
        this.changelog = changelog(target);
        this.changes = changelog.map(this::since).orElseGet(() -> new Plan.Changes(Map.of(),
                Optional.of("The target has no changelog; only the commits tell what changed.")));
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

    /** What of commits, versions and changelog people should look at. */
    List<RiskFlag> flags() {
        List<RiskFlag> flags = new ArrayList<>();
        if (dropped > 0) {
            flags.add(new RiskFlag(RiskFlag.Kind.GOES_BACK, "%s does not have %d commits that run now: this goes %s."
                    .formatted(target.name(), dropped, ahead == 0 ? "back to an older release" : "to another line of development")));
        }
        if (!checkout.head().equals(running.commit())) {
            flags.add(new RiskFlag(RiskFlag.Kind.LIVE_COMMIT_DIFFERS,
                    "The live checkout stands on another commit (%s) than the one that runs (%s)."
                            .formatted(checkout.head().abbreviated(), running.commit().abbreviated())));
        }
        if (changelog.isEmpty()) {
            flags.add(new RiskFlag(RiskFlag.Kind.NO_CHANGELOG, "%s has no changelog; only its commits tell what changed."
                    .formatted(target.name())));
        } else {
            changes.stopsShort().ifPresent(words -> flags.add(new RiskFlag(RiskFlag.Kind.CHANGELOG_STOPS_SHORT, words)));
        }
        unclearVersion().ifPresent(words -> flags.add(new RiskFlag(RiskFlag.Kind.NO_VERSION_BUMP, ("%s, so the version that the "
                + "instance reports will not tell which release runs; the image's id and the commit it carries do.").formatted(words))));
        return flags;
    }

    private Optional<String> unclearVersion() {
        if (running.version().equals(target.version())) {
            return Optional.of("Both releases call themselves version " + target.version().orElse("nothing"));
        }
        return target.version().flatMap(Version::in).filter(version -> !target.namedAfterTagBelow())
                .filter(version -> Version.in(target.name()).filter(named -> !named.equals(version)).isPresent())
                .map(version -> "%s calls itself version %s".formatted(target.name(), version));
    }

    /** Where commits, changelog and versions mark what the target brings as breaking. */
    List<BreakingMark> breaking() {
        List<BreakingMark> marks = new ArrayList<>();
        BreakingMarks.inVersions(running, target).ifPresent(marks::add);
        marks.addAll(BreakingMarks.inChangelog(changes.sections()));
        marks.addAll(BreakingMarks.inCommits(checkout.messages(running.commit(), target.commit(), BreakingMarks.CANDIDATES)));
        return marks;
    }

    Plan.Changes changes() {
        return changes;
    }

    private Plan.Changes since(Changelog now) {
        Changelog before = changelog(running).orElse(new Changelog(Map.of()));
        return new Plan.Changes(new LinkedHashMap<>(now.since(before)), stopsShort(now));
    }

    /** The newest tag below the target should have a section, and nothing should come after it. */
    private Optional<String> stopsShort(Changelog now) {
        Optional<String> tag = checkout.nearestTag(target.commit());
        boolean reaches = tag.filter(now::has).isPresent() && tag.equals(Optional.of(target.name()));
        return reaches ? Optional.empty() : Optional.of(
                "The changelog ends at %s and does not reach %s; what came after is told by the commits alone."
                        .formatted(now.newest().orElse("nothing"), target.name()));
    }

    private Optional<Changelog> changelog(Release release) {
        return Changelog.FILES.stream().flatMap(file -> checkout.show(release.commit(), file).stream()).findFirst()
                .map(Changelog::parse);
    }
}
