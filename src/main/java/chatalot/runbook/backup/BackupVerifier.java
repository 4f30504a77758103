package chatalot.runbook.backup;

import chatalot.runbook.backup.Verification.State;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Looks whether a finished backup is still what it was when it was proven: every file against its checksum, then
 * restored into scratch space and compared as in its proof. Neither the instance nor the set is touched; what was found
 * is recorded beside the set.
 */
public final class BackupVerifier {

    /** How the id of an image begins. */
    private static final String IMAGE = "sha256:";
    private static final int DIFFERENCES_NAMED = 5;
    private static final String USELESS = "do not count on this backup: make a new one (./runbook backup), and look for a "
            + "failing disk or memory on the host";
    private static final String DOUBTFUL = "see whether disk and memory of the host are enough and sound, then verify it again; "
            + "until then count on another backup";

    private final Ground ground;
    private final Clock clock;
    private final BackupStore store;

    /** @param limit for each part */
    public BackupVerifier(Host host, Instance instance, Work work, Duration limit, ObjectMapper json, Clock clock) {
        this.ground = new Ground(host, instance, work, limit);
        this.clock = clock;
        this.store = new BackupStore(host, json, instance);
    }

    /**
     * Compares it.
     *
     * @throws BackupFailed when it is damaged, naming the file or table; or when it could not be compared, and then
     *                      nothing is recorded
     */
    public Verification verify(BackupId id) {
        try {
            ground.beside().removeLeftovers();
            Backup backup = store.require(id);
            Ground then = asThen(backup.manifest());
            new DiskBudget(then).requireForProof(backup);
            return verify(backup, then);
        } catch (CommandFailed | DockerRefused | DatabaseRefused | UncheckedIOException e) {
            throw new BackupFailed("Backup %s could not be compared: %s".formatted(id, e.getMessage()),
                    "see what it said, then verify it again", e);
        }
    }

    /** On the release of then: another one of PostgreSQL counts some objects differently, and a whole backup would be called damaged. */
    private Ground asThen(Manifest manifest) {
        return ground.instance().installation().choose(compose -> onImage(manifest),
                systemd -> ground.on(major(manifest.database().serverVersion())));
    }

    /** Where the image is still there. */
    private Ground onImage(Manifest manifest) {
        String then = manifest.running().databaseImage();
        boolean image = then.startsWith(IMAGE);
        if (image && (ground.imageId().equals(then) || ground.docker().image(then).isPresent())) {
            return ground.on(then);
        }
        String now = ground.serverVersion();
        if (!major(now).equals(major(manifest.database().serverVersion()))) {
            throw new BackupFailed("Backup %s is of PostgreSQL %s, whose image is %s; %s runs %s now."
                    .formatted(manifest.id(), manifest.database().serverVersion(), image ? "gone from this host" : "not known", ground.instance().name(), now),
                    "pull the image that the database ran on then (%s), then verify it again".formatted(then));
        }
        return ground;
    }

    /** The part of a version that says whether two of them understand each other's files. */
    static String major(String version) {
        return version.split("\\D", 2)[0];
    }

    private Verification verify(Backup backup, Ground then) {
        Instant begun = clock.instant();
        List<String> changes = new SetContents(ground, backup.directory()).differences(backup.manifest().contents());
        if (!changes.isEmpty()) {
            String words = "In %s: %s".formatted(backup.directory(), some(changes));
            keep(backup, State.DAMAGED, words, begun);
            throw new BackupFailed("Backup %s is damaged. %s.".formatted(backup.id(), words), USELESS);
        }
        ground.work().say("Unchanged: %d files of the set with %d bytes", backup.manifest().contents().size(),
                backup.manifest().bytes());
        try {
            Manifest.Proof proof = new ProofOfSet(then, clock).compare(backup.directory(), backup.manifest());
            return keep(backup, State.WHOLE, "%d files of the set equal by SHA-256; %s".formatted(
                    backup.manifest().contents().size(), proof.how()), begun);
        } catch (BackupFailed e) {
            keep(backup, State.NOT_RESTORED, e.getMessage(), begun);
            throw new BackupFailed("Every file of backup %s is as recorded, but it did not come back equal. %s"
                    .formatted(backup.id(), e.getMessage()), DOUBTFUL, e);
        }
    }

    private Verification keep(Backup backup, State state, String words, Instant begun) {
        Instant now = clock.instant();
        Verification found = new Verification(now, ground.work().run(), state, words, Duration.between(begun, now).toMillis());
        store.keep(backup.id(), found);
        return found;
    }

    private static String some(List<String> differences) {
        int more = differences.size() - DIFFERENCES_NAMED;
        return String.join("; ", differences.subList(0, Math.min(differences.size(), DIFFERENCES_NAMED)))
                + (more > 0 ? "; and %d more".formatted(more) : "");
    }
}
