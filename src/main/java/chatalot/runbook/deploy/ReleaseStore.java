package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import java.util.List;
import java.util.Optional;

/** The releases of an instance that can be put in its place, under names of ours: images of an Engine, or directories. One goes with its last name. */
interface ReleaseStore {

    /** What was built from a commit has the commit's full id as its name. What ran before a run began its swap has this one. */
    static String before(long run) {
        return "before-" + run;
    }

    /** That of an instance on its host. */
    static ReleaseStore of(Host host, Instance instance) {
        return instance.installation().choose(compose -> new ReleaseImages(host.docker(), instance.name()),
                systemd -> new ReleaseDirectories(host, systemd));
    }

    /** By its id, whatever its names. */
    Optional<Stored> find(String id);

    /** By one of our names. */
    Optional<Stored> named(String name);

    /** All names that we gave. */
    List<String> names();

    /** Gives a release another name; repeating it is success. */
    void give(String id, String name);

    /** Takes a name away, and the release if it was the last; not there is success. */
    void take(String name);

    /** Removes what nothing can be started from any more. */
    void tidy();

    /** A name in full, as whoever looks at the host sees it. */
    String words(String name);

    /**
     * A release that is there, whole.
     *
     * @param commit that it says it was made of
     */
    record Stored(String id, Optional<String> commit, long bytes) { }
}
