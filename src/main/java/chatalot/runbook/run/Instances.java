package chatalot.runbook.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The instances in the catalog, as people see them. Looking changes nothing. */
public interface Instances {

    /** All of them with their health right now, by name; takes at most about two seconds. */
    List<View> all();

    /** One of them, with its health right now; takes at most about two seconds. @throws Refused NOT_FOUND */
    View find(String name);

    /** Looks into the catalog and at nothing else. @throws Refused NOT_FOUND */
    void demandKnown(String name);

    /**
     * What was discovered and what would stop an update ({@code ./runbook doctor}); takes some seconds.
     *
     * @throws Refused NOT_FOUND
     */
    Examination examine(String name);

    /**
     * The files that an administrator of its host puts in place, so that the service may do there what it does and no more; none where it
     * needs no more than it has ({@code ./runbook doctor --privileges}).
     *
     * @throws Refused NOT_FOUND; CONFLICT when it cannot be found out now
     */
    List<HostFile> privileges(String name);

    /**
     * The configuration of a front proxy, which holds what users ask while the app is away ({@code ./runbook doctor --front-proxy}).
     *
     * @param listen    where users come to, for example {@code 0.0.0.0:8080}
     * @param forwardTo where the app answers, as seen from where the proxy runs; absent means where it publishes its port on its host
     * @throws Refused NOT_FOUND; INVALID when an address is none; CONFLICT when it is not known where the app answers, or it is where the
     *                 proxy should listen, or that cannot be found out now
     */
    HostFile frontProxy(String name, String listen, Optional<String> forwardTo);

    /**
     * The copies of its data that runs have left, oldest first, then the images that are kept for it.
     *
     * @throws Refused NOT_FOUND; CONFLICT when the instance's database or Docker does not answer now
     */
    List<Kept> kept(String name);

    /**
     * @param condition {@code healthy}, {@code degraded}, {@code down} or {@code unknown}
     * @param version   as the app says of itself, where it answers
     * @param words     one sentence about its health
     * @param url       base URL from outside, where it is known
     * @param directory its checkout
     * @param host      where it runs, in words
     */
    record View(String name, String condition, Optional<String> version, String words, Optional<String> url,
            String directory, String host) { }

    /**
     * @param ready      nothing found would stop an update
     * @param discovered what for people to what was found, in the order to show
     */
    record Examination(String instance, boolean ready, Map<String, String> discovered, List<Finding> findings) { }

    /**
     * @param level {@code ok}, {@code warning} or {@code stops}
     * @param topic what was looked at
     * @param words what was found
     * @param mend  what to do; empty when nothing
     */
    record Finding(String level, String topic, String words, String mend) { }

    /**
     * @param place where it belongs on the host, absolute
     * @param text  the whole of it
     */
    record HostFile(String place, String text) { }

    /**
     * A copy of user data that is not the instance's own, or an image.
     *
     * @param kind  what it is, in words
     * @param run   the run that left it, where one did
     * @param name  of the database or image, or a directory
     * @param size  in bytes
     * @param since when it was left; absent for what is in use
     * @param until the first clean-up after this deletes it; absent for what stays without a date
     */
    record Kept(String kind, Optional<Long> run, String name, long size, Optional<Instant> since, Optional<Instant> until) { }
}
