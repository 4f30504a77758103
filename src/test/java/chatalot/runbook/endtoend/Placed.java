package chatalot.runbook.endtoend;

import chatalot.runbook.sample.SampleInstance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A sample instance, where it was placed: on this machine, or with {@code -Dendtoend.over-ssh=true} on one that a service reaches by nothing
 * but SSH, which all scenarios of a run share.
 *
 * @param settings how a service reaches it
 * @param hidden   directories that the service must not see, because they are another machine's
 */
record Placed(SampleInstance sample, Map<String, String> settings, List<Path> hidden) {

    private static final boolean OVER_SSH = Boolean.getBoolean("endtoend.over-ssh");

    /** Ends with this process: whatever starts it reads that from the end of its input. */
    private static final class Machine {

        private static final OwnEngine SHARED = OwnEngine.startBehindSsh();
    }

    /** Whether instances are placed on another machine, whose disks are not this one's. */
    static boolean isElsewhere() {
        return OVER_SSH;
    }

    static Placed sample(String release) {
        return OVER_SSH ? Machine.SHARED.place(release) : here(SampleInstance.create(release));
    }

    /** A place where nothing is installed yet. */
    static Placed nothing() {
        return OVER_SSH ? Machine.SHARED.placeNothing() : here(SampleInstance.planned());
    }

    /** On a machine whose files the service sees. */
    static Placed here(SampleInstance sample) {
        return new Placed(sample, Map.of(), List.of());
    }
}
