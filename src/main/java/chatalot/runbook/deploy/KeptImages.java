package chatalot.runbook.deploy;

import chatalot.runbook.deploy.KeptImage.Kind;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerAccess.Container;
import chatalot.runbook.host.DockerAccess.Image;
import chatalot.runbook.host.Host;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images that we named for an instance, found by looking. What runs and what ran before the last update keep a name;
 * what ran earlier keeps it for the rollback window, so that going back there needs no build. An image goes with its last
 * name.
 */
public final class KeptImages {

    private final DockerAccess docker;
    private final Instance instance;
    private final ReleaseImages images;
    private final Duration window;
    private final Clock clock;
    private final ImageRegister register;

    /** @param window for how long an image is kept that ran before the one before */
    public KeptImages(Host host, Instance instance, Duration window, Clock clock) {
        this.docker = host.docker();
        this.instance = instance;
        this.images = new ReleaseImages(instance.name());
        this.window = window;
        this.clock = clock;
        this.register = new ImageRegister(host, KeptDirectory.root(instance).resolve("images.json"));
    }

    /** After a good update: only what was built for the committed release keeps the name that it was built under. */
    public void keepAfterUpdate(String commit) {
        named().filter(named -> named.run().isEmpty()).map(Named::name).filter(name -> !name.equals(images.built(commit)))
                .forEach(docker::removeImage);
    }

    /** After a run that changed nothing or was put back: the names that the run itself gave are taken away again. */
    public void forget(long run, String commit) {
        docker.removeImage(images.before(run));
        docker.removeImage(images.built(commit));
    }

    /**
     * Takes the names away of what ran too long ago, and older names of one image.
     *
     * @param unfinished numbers of runs that may still need what ran before them
     * @return the names that were taken away
     */
    public List<String> expire(Set<Long> unfinished) {
        Map<String, Instant> since = new TreeMap<>();
        List<String> removed = new ArrayList<>(secondNames());
        for (KeptImage image : ranBefore()) {
            since.put(image.name(), image.since().orElseThrow());
            image.until().filter(until -> !until.isAfter(clock.instant())).ifPresent(past -> removed.add(image.name()));
        }
        removed.removeIf(name -> images.run(name).filter(unfinished::contains).isPresent());
        removed.forEach(docker::removeImage);
        since.keySet().removeAll(removed);
        register.write(since);
        return List.copyOf(removed);
    }

    /** All of them: what runs, what was built, then what ran before, the newest first. */
    public List<KeptImage> list() {
        Optional<String> running = docker.container(instance.compose().app().container()).map(Container::imageId);
        List<KeptImage> all = new ArrayList<>(named().filter(named -> named.run().isEmpty())
                .map(named -> named.without(running.equals(Optional.of(named.image().id())) ? Kind.RUNNING : Kind.BUILT))
                .sorted(Comparator.comparing(KeptImage::what)).toList());
        all.addAll(ranBefore());
        return List.copyOf(all);
    }

    /** An image under one of its names. @param run before whose swap it ran */
    private record Named(String name, Optional<Long> run, Image image) {

        KeptImage without(Kind what) {
            return new KeptImage(what, name, run, image.size(), Optional.empty(), Optional.empty());
        }

        KeptImage with(Kind what, Instant since, Optional<Instant> until) {
            return new KeptImage(what, name, run, image.size(), Optional.of(since), until);
        }
    }

    private List<KeptImage> ranBefore() {
        Map<String, Instant> since = register.read();
        List<KeptImage> kept = new ArrayList<>();
        for (Named named : newestNames()) {
            Instant when = since.getOrDefault(named.name(), clock.instant());
            kept.add(kept.isEmpty() ? named.with(Kind.LAST, when, Optional.empty())
                    : named.with(Kind.EARLIER, when, Optional.of(when.plus(window))));
        }
        return kept;
    }

    /** What ran before swaps, each image once, the newest first. */
    private List<Named> newestNames() {
        Map<String, Named> byImage = new LinkedHashMap<>();
        before().forEach(named -> byImage.putIfAbsent(named.image().id(), named));
        return List.copyOf(byImage.values());
    }

    private List<String> secondNames() {
        Set<String> newest = newestNames().stream().map(Named::name).collect(Collectors.toSet());
        return before().map(Named::name).filter(name -> !newest.contains(name)).toList();
    }

    private Stream<Named> before() {
        return named().filter(named -> named.run().isPresent())
                .sorted(Comparator.comparing((Named named) -> named.run().orElseThrow()).reversed());
    }

    private Stream<Named> named() {
        return docker.imageNames(images.repository()).stream().flatMap(name -> docker.image(name).stream()
                .map(image -> new Named(name, images.run(name), image)));
    }
}
