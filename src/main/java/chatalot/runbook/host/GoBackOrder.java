package chatalot.runbook.host;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a host does by itself when it hears nothing of this service.
 *
 * @param directory of the run's guardian there; made when it is not there
 * @param script    the way back, for bash: may be run again; ends with {@link #NOTHING} when there is nothing to go back to any more
 * @param patience  how long whoever comes back waits for a way back that is under way
 */
public record GoBackOrder(Path directory, Path script, Duration patience) {

    /** An exit code that no program in the script ends with, as psql does with 3 when a statement fails. */
    public static final int NOTHING = 93;
}
