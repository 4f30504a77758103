package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Running;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.DatabaseRefused;
import chatalot.runbook.instance.Instance;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes a backup in five steps, each of which may be repeated: database, files (in this order, so that every file a
 * row names is there), secrets, proof, and the name that makes it a backup. The instance is only read. Every step
 * throws {@link BackupFailed} for what a person must look at and {@link chatalot.runbook.host.PassingTrouble} for
 * what passes; containers and volumes of interrupted attempts are ended first.
 */
public final class BackupMaker {

    private final Ground ground;
    private final ObjectMapper json;
    private final Clock clock;
    private final BackupStore store;

    /** @param limit for each part: a dump, an archive, a proof */
    public BackupMaker(Host host, Instance instance, Work work, Duration limit, ObjectMapper json, Clock clock) {
        this.ground = new Ground(host, instance, work, limit);
        this.json = json;
        this.clock = clock;
        this.store = new BackupStore(host, json, instance);
    }

    /** Begins a set: sees that it fits, then dumps the database and records every table, both as of one snapshot. */
    public BackupId dumpDatabase() {
        return attempt("dump the database", () -> {
            store.removeUnfinished(ground.work().run());
            Instant now = clock.instant();
            BackupId id = BackupId.of(ground.instance().name(), ground.work().run(), now);
            SetDirectory set = store.set(id);
            set.create();
            DatabaseDump dump = new DatabaseDump(ground);
            new DiskBudget(ground).require(set, dump.size());
            Manifest.Database database = dump.into(set);
            set.keep(new Manifest(id.value(), ground.instance().name().value(), ground.work().run(), now, running(),
                    database, Optional.empty(), Optional.empty(), Map.of(), Optional.empty()));
            ground.work().say("Dumped %d tables with %d rows of snapshot %s", database.tables().size(), database.rows(),
                    database.snapshot());
            return id;
        });
    }

    /** Archives the user files while the app goes on working. */
    public void archiveFiles(BackupId id) {
        unlessFinished(id, "archive the files", set -> {
            Manifest.Files files = new FileArchive(ground).into(set);
            ground.work().say("Archived %d files with %d bytes; %d entries changed meanwhile", files.count(),
                    files.bytes(), files.unsettled());
            set.keep(set.draft().with(files));
        });
    }

    /** Encrypts the secrets for {@code recipient}; without one they are left out, and the set says so. */
    public void archiveSecrets(BackupId id, Optional<String> recipient) {
        unlessFinished(id, "archive the secrets", set -> {
            Manifest.Secrets secrets = recipient.map(key -> new SecretArchive(ground).into(set, id, key))
                    .orElseGet(() -> new Manifest.Secrets(Optional.empty(), List.of()));
            if (secrets.present()) {
                ground.work().say("Encrypted %d files for %s", secrets.paths().size(), recipient.orElseThrow());
            } else {
                ground.work().say("WARNING: this backup holds NO SECRETS (%d files): no age recipient is configured. "
                        + "Keep them elsewhere, or set age-recipient for instance %s.",
                        ground.instance().secretFiles().size(), ground.instance().name());
            }
            set.keep(set.draft().with(secrets));
        });
    }

    /** Restores the set into scratch space and compares it. */
    public void prove(BackupId id) {
        unlessFinished(id, "prove the backup", set -> set.keep(new ProofOfSet(ground, clock).prove(set, set.draft())));
    }

    /** Makes the proven set durable and gives it its name. */
    public Manifest keep(BackupId id) {
        unlessFinished(id, "keep the backup", set -> {
            Manifest manifest = set.draft();
            if (manifest.proof().isEmpty()) {
                throw new BackupFailed("Backup %s is not proven and is not kept.".formatted(id), "start the backup again");
            }
            ground.work().confirm().run();
            set.finish(manifest);
        });
        return store.find(id).orElseThrow(() -> new IllegalStateException("Backup %s was kept and is gone".formatted(id)))
                .manifest();
    }

    private Running running() {
        Optional<String> head = new Git(ground.host(), ground.instance().directory()).line("rev-parse", "HEAD");
        Optional<Manifest.Installation> installation = Optional.of(new InstalledFiles(ground.host(), ground.instance()).installation());
        return ground.instance().installation().choose(compose -> {
            String imageId = ground.docker().container(compose.app().container()).map(DockerAccess.Container::imageId).orElse("");
            Optional<String> version = Optional.of(imageId).filter(id -> !id.isEmpty()).flatMap(ground.docker()::image)
                    .map(image -> image.labels().get("org.opencontainers.image.version"));
            return new Running(compose.app().image(), imageId, head, version, ground.databaseContainer().imageId(), installation);
        }, systemd -> new Running(systemd.unit(), App.of(ground.host(), ground.instance()).state().map(App.State::release).orElse(""),
                head, Optional.empty(), "PostgreSQL " + ground.serverVersion(), installation));
    }

    private void unlessFinished(BackupId id, String what, Consumer<SetDirectory> part) {
        attempt(what, () -> {
            if (store.find(id).isEmpty()) {
                part.accept(store.set(id));
            }
            return id;
        });
    }

    private <T> T attempt(String what, Supplier<T> part) {
        try {
            ground.beside().removeLeftovers();
            return part.get();
        } catch (BackupFailed e) {
            discard(e);
            throw e;
        } catch (CommandFailed | DockerRefused | DatabaseRefused | UncheckedIOException e) {
            BackupFailed failed = new BackupFailed("Could not %s of %s: %s".formatted(what, ground.instance().name(),
                    e.getMessage()), "see what it said, then start the backup again", e);
            discard(failed);
            throw failed;
        }
    }

    /** A set that failed is no use to anyone and may be what filled the disk. */
    private void discard(BackupFailed failed) {
        try {
            store.removeUnfinished(ground.work().run());
        } catch (CommandFailed e) {
            failed.addSuppressed(e);
        }
    }
}
