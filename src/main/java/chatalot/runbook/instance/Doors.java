package chatalot.runbook.instance;

import chatalot.runbook.host.Host;
import java.util.Set;

/**
 * What lets users reach the app. While the doors are closed nobody outside does; the app and its database still see each other. Opening and
 * closing may be repeated.
 */
public interface Doors {

    /** AJAR: some of them let users in. */
    enum State { OPEN, AJAR, CLOSED }

    /** Those of an instance on its host. */
    static Doors of(Host host, Instance instance) {
        return instance.installation().choose(compose -> new ComposeDoors(host.docker(), compose),
                systemd -> new SystemdDoors(host, instance, systemd));
    }

    /** Lets users in. */
    void open();

    /** Lets nobody in any more, or when the app is started next. */
    void close();

    /** As things are; where there is no app nobody is let in. */
    State state();

    /** What closes, for people; empty when there is nothing that could. */
    Set<String> names();
}
