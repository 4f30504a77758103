package chatalot.runbook.deploy;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Instance;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a deployment stands on: stops an app, puts a release in its place, and starts it. Each may be repeated. */
interface Platform {

    /** That of an instance on its host, for one swap. */
    static Platform of(Host host, Instance instance, SwapPlan plan) {
        return instance.installation().choose(compose -> new ComposePlatform(host, instance, compose, plan),
                systemd -> new SystemdPlatform(host, instance, systemd, plan));
    }

    /** Keeps what runs under a name of the run, and tries what could fail after the stop. Changes nothing that is in use. */
    void prepare();

    /** For people who have to mend the instance later, see {@link StateOfInstance}. */
    Map<String, String> whatRuns();

    /** Stops the app, whoever started it. @param patience how long requests in flight get */
    void stop(Duration patience);

    /** Puts a release in the place from which the app is started; doors closed, not started. @param back it is the one that ran before */
    void place(String release, Journal journal, boolean back);

    /** Starts what is in place; running already is success. */
    void start();

    /** Returns when users are served, after the doors were opened. @throws chatalot.runbook.host.PassingTrouble when they are not */
    void awaitOpened();

    /** Starts the instance's database if somebody has stopped it or taken it away; returns what was done, if anything. */
    Optional<String> bringBackDatabase();

    /** The same by hand, see {@link GoBackInstructions}. @param work of the run */
    ByHand byHand(Work work);

    /**
     * Shell commands for whoever goes back without this service; each may be repeated.
     *
     * @param setUp   comes first
     * @param stop    the app
     * @param end     ends whatever the run has started
     * @param release puts the old release in its place
     * @param start   starts what is in place where users do not reach it yet, or where it was
     * @param create  starts the old release
     * @param open    lets users in
     */
    record ByHand(String setUp, String stop, String end, String release, String start, String create, String open) { }
}
