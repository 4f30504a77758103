package chatalot.runbook.instance;

import java.time.Duration;

/**
 * How long the long parts of a run may take for one instance before they count as failed.
 *
 * @param build        of the image; a first build of the server takes many minutes
 * @param backup       dump, archives and proof together
 * @param rehearsal    each part of a rehearsal: restoring the copy, and the start with its migrations
 * @param restorePoint of the restore point, while the instance is away
 * @param wayBack      for putting back database and files, each
 * @param stop         patience with the app before it is killed
 * @param verify       from the start of the new version until the gate must have passed, migrations not counted
 * @param watchDown    how long a version that was committed has to be seen down, while it is watched, before it is
 * @param reverseStatement for each statement of reverse SQL, on the copy and on the instance
 * @param reverseLock  patience of such a statement with a lock that somebody else holds
 */
public record Timeouts(Duration build, Duration backup, Duration rehearsal, Duration restorePoint, Duration wayBack,
        Duration stop, Duration verify, Duration watchDown, Duration reverseStatement, Duration reverseLock) {

    /** What holds where nothing is configured. */
    public static final Timeouts STANDARD = new Timeouts(Duration.ofHours(1), Duration.ofHours(6),
            Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofMinutes(30), Duration.ofSeconds(10), Duration.ofSeconds(60),
            Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofSeconds(10));
}
