package chatalot.runbook.backup;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
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

    private static final int DIFFERENCES_NAMED = 5;
    private static final String USELESS = "do not count on this backup: make a new one (./runbook backup), and look for a "
            + "failing disk or memory on the host";

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
            ground.helper().removeLeftovers();
            Backup backup = store.find(id).orElseThrow(() -> new BackupFailed("There is no backup %s of %s."
                    .formatted(id, ground.instance().name()), "see ./runbook backups"));
            new DiskBudget(ground).requireForProof(backup);
            return verify(backup);
        } catch (CommandFailed | DockerRefused | UncheckedIOException e) {
            throw new BackupFailed("Backup %s could not be compared: %s".formatted(id, e.getMessage()),
                    "see what it said, then verify it again", e);
        }
    }

    private Verification verify(Backup backup) {
        Instant begun = clock.instant();
        try {
            requireUnchanged(backup);
            Manifest.Proof proof = new ProofOfSet(ground, clock).compare(backup.directory(), backup.manifest());
            Verification whole = found(begun, true, "%d files of the set equal by SHA-256; %s".formatted(
                    backup.manifest().contents().size(), proof.how()));
            store.keep(backup.id(), whole);
            return whole;
        } catch (BackupFailed e) {
            store.keep(backup.id(), found(begun, false, e.getMessage()));
            throw new BackupFailed("Backup %s is damaged. %s".formatted(backup.id(), e.getMessage()), USELESS, e);
        }
    }

    private void requireUnchanged(Backup backup) {
        List<String> differences = new SetContents(ground, backup.directory()).differences(backup.manifest().contents());
        if (!differences.isEmpty()) {
            int more = differences.size() - DIFFERENCES_NAMED;
            throw new BackupFailed("In %s: %s%s".formatted(backup.directory(),
                    String.join("; ", differences.subList(0, Math.min(differences.size(), DIFFERENCES_NAMED))),
                    more > 0 ? "; and %d more".formatted(more) : ""), USELESS);
        }
        ground.work().say("Unchanged: %d files of the set with %d bytes", backup.manifest().contents().size(),
                backup.manifest().bytes());
    }

    private Verification found(Instant begun, boolean whole, String words) {
        Instant now = clock.instant();
        return new Verification(now, ground.work().run(), whole, words, Duration.between(begun, now).toMillis());
    }
}
