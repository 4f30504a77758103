package chatalot.runbook.deploy;

import chatalot.runbook.deploy.KeptImage.Kind;
import chatalot.runbook.deploy.ReleaseStore.Stored;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The releases that we named for an instance, found by looking. What runs and what ran before the last update keep a name;
 * what ran earlier keeps it for the rollback window, so that going back there needs no build. A release goes with its last
 * name.
 */
public final class KeptImages {

    private static final Pattern BEFORE = Pattern.compile("before-(\\d{1,18})");

    private final App app;
    private final ReleaseStore releases;
    private final Duration window;
    private final Clock clock;
    private final ImageRegister register;

    /** @param window for how long an image is kept that ran before the one before */
    public KeptImages(Host host, Instance instance, Duration window, Clock clock) {
        this.app = App.of(host, instance);
        this.releases = ReleaseStore.of(host, instance);
        this.window = window;
        this.clock = clock;
        this.register = new ImageRegister(host, KeptDirectory.root(instance).resolve("images.json"));
    }

    /** After a good update: only what was built for the committed release keeps the name that it was built under. */
    public void keepAfterUpdate(String commit) {
        named().filter(named -> named.run().isEmpty()).map(Named::name).filter(name -> !name.equals(commit)).forEach(releases::take);
    }

    /** After a run that changed nothing or was put back: the names that the run itself gave are taken away again. */
    public void forget(long run, String commit) {
        releases.take(ReleaseStore.before(run));
        releases.take(commit);
    }

    /**
     * Takes the names away of what ran too long ago, and older names of one image.
     *
     * @param unfinished numbers of runs that may still need what ran before them
     * @return the names that were taken away
     */
    public List<String> expire(Set<Long> unfinished) {
        Map<String, Instant> since = new TreeMap<>();
        List<Named> removed = new ArrayList<>(secondNames());
        for (Dated dated : ranBefore()) {
            since.put(dated.image().name(), dated.image().since().orElseThrow());
            dated.image().until().filter(until -> !until.isAfter(clock.instant())).ifPresent(past -> removed.add(dated.named()));
        }
        removed.removeIf(named -> named.run().filter(unfinished::contains).isPresent());
        removed.forEach(named -> releases.take(named.name()));
        List<String> names = removed.stream().map(named -> releases.words(named.name())).toList();
        since.keySet().removeAll(names);
        register.write(since);
        releases.tidy();
        return names;
    }

    /** All of them: what runs, what was built, then what ran before, the newest first. */
    public List<KeptImage> list() {
        Optional<String> running = app.state().map(App.State::release);
        List<KeptImage> all = new ArrayList<>(named().filter(named -> named.run().isEmpty())
                .map(named -> without(named, running.equals(Optional.of(named.release().id())) ? Kind.RUNNING : Kind.BUILT))
                .sorted(Comparator.comparing(KeptImage::what)).toList());
        ranBefore().forEach(dated -> all.add(dated.image()));
        return List.copyOf(all);
    }

    /** A release under one of its names. @param run before whose swap it ran */
    private record Named(String name, Optional<Long> run, Stored release) { }

    private record Dated(Named named, KeptImage image) { }

    private KeptImage without(Named named, Kind what) {
        return new KeptImage(what, releases.words(named.name()), named.run(), named.release().bytes(), Optional.empty(), Optional.empty());
    }

    private Dated dated(Named named, Kind what, Instant since, Optional<Instant> until) {
        return new Dated(named, new KeptImage(what, releases.words(named.name()), named.run(), named.release().bytes(), Optional.of(since), until));
    }

    private List<Dated> ranBefore() {
        Map<String, Instant> since = register.read();
        List<Dated> kept = new ArrayList<>();
        for (Named named : newestNames()) {
            Instant when = since.getOrDefault(releases.words(named.name()), clock.instant());
            kept.add(kept.isEmpty() ? dated(named, Kind.LAST, when, Optional.empty()) : dated(named, Kind.EARLIER, when, Optional.of(when.plus(window))));
        }
        return kept;
    }

    /** What ran before swaps, each release once, the newest first. */
    private List<Named> newestNames() {
        Map<String, Named> byRelease = new LinkedHashMap<>();
        before().forEach(named -> byRelease.putIfAbsent(named.release().id(), named));
        return List.copyOf(byRelease.values());
    }

    private List<Named> secondNames() {
        List<Named> newest = newestNames();
        return before().filter(named -> !newest.contains(named)).toList();
    }

    private Stream<Named> before() {
        return named().filter(named -> named.run().isPresent())
                .sorted(Comparator.comparing((Named named) -> named.run().orElseThrow()).reversed());
    }

    private Stream<Named> named() {
        return releases.names().stream().flatMap(name -> releases.named(name).stream().map(release -> new Named(name, run(name), release)));
    }

    private static Optional<Long> run(String name) {
        return Optional.of(BEFORE.matcher(name)).filter(Matcher::matches).map(matcher -> Long.parseLong(matcher.group(1)));
    }
}
