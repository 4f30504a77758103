package chatalot.runbook.backup;

import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Beside;
import chatalot.runbook.instance.DatabaseName;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A backup brought back into the instance it was taken from: its dump into a database of another name, its files over the
 * live ones. What comes back is compared with what was recorded at the source. The app is stopped, and who calls this has
 * a way back.
 */
public final class BackupInPlace {

    private static final String SAFE = "look for a failing disk or memory, or take another backup";

    private final Ground ground;
    private final Backup backup;

    /** @param limit for each of dump and files */
    public BackupInPlace(Host host, Instance instance, Work work, Duration limit, Backup backup) {
        this.ground = new Ground(host, instance, work, limit);
        this.backup = backup;
    }

    /**
     * Restores the dump into a database that is there and empty, and compares every table, sequence and kind of object.
     *
     * @throws BackupFailed when it does not come back as it was
     */
    public void restoreInto(DatabaseName database) {
        restore(SetScripts.RESTORE, database);
    }

    private void restore(Script script, DatabaseName database) {
        Beside beside = ground.beside();
        beside.removeLeftovers();
        // A password file must not lie in a finished set.
        Ended ended = beside.atDatabase("restore", script, List.of(database.value(), ground.instance().databaseUser()),
                Map.of(Ground.SET + ":ro", backup.directory().toString()), ground.instance().backups(), ground.limit());
        if (!ended.succeeded()) {
            throw failed("The dump of backup %s does not restore: %s".formatted(backup.id(), ended.lastWords()));
        }
        compare(database);
    }

    private void compare(DatabaseName database) {
        try (Connection connection = ground.database().open(database)) {
            List<String> differences = ProofOfSet.differences(backup.manifest().database(),
                    new Contents(new ConnectionQueries(connection)));
            if (!differences.isEmpty()) {
                throw failed("What came back of backup %s is not what it was proven with: %s".formatted(backup.id(),
                        ProofOfSet.some(differences)));
            }
        } catch (SQLException e) {
            throw DatabaseRefused.of("be compared with backup %s".formatted(backup.id()), e);
        }
        ground.work().say("Restored and equal: %d tables with %d rows of backup %s",
                backup.manifest().database().tables().size(), backup.manifest().database().rows(), backup.id());
    }

    /**
     * Restores the dump as the app's database into a cluster in which nobody has put anything yet: roles, the database as
     * it was made then, and all it holds; then compares as {@link #restoreInto} does. What an earlier attempt left there of
     * this database goes first. Roles come without their passwords, but for the one that the cluster was made with.
     *
     * @throws BackupFailed when it does not come back as it was
     */
    public void restoreWhole() {
        restore(SetScripts.RESTORE_WHOLE, ground.instance().databaseName());
    }

    /** Makes the user files what they are in the set; may be repeated. @throws BackupFailed when that cannot be done */
    public void restoreFiles() {
        Ended ended = ground.beside().run("put-in-files", SetScripts.PUT_IN_FILES, List.of(),
                ground.filesToChangeAnd(Ground.SET + ":ro", backup.directory()), ground.limit());
        if (!ended.succeeded()) {
            throw failed("The files of backup %s did not come back: %s".formatted(backup.id(), ended.lastWords()));
        }
        ground.work().say("Files are what they were in backup %s: %s are out of the way, %s came back", backup.id(),
                ended.fact("gone"), ended.fact("back"));
    }

    private static BackupFailed failed(String what) {
        return new BackupFailed(what, SAFE);
    }
}
