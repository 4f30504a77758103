package chatalot.runbook.backup;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backups of one instance. A set under its final name is finished; anything else is not listed. */
public final class BackupStore {

    private static final Logger LOG = LoggerFactory.getLogger(BackupStore.class);
    private static final String REMOVED = ".removed";
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final Duration REMOVING = Duration.ofMinutes(30);

    private final Host host;
    private final ObjectMapper json;
    private final Path backups;

    public BackupStore(Host host, ObjectMapper json, Instance instance) {
        this(host, json, instance.backups());
    }

    /** @param backups where an instance's backups lie */
    public BackupStore(Host host, ObjectMapper json, Path backups) {
        this.host = host;
        this.json = json;
        this.backups = backups;
    }

    /**
     * What is there under the name of a finished backup.
     *
     * @param backup   present when it can be used
     * @param unusable why not, otherwise
     * @param verified what was found when it was last looked at
     */
    public record Found(BackupId id, Optional<Backup> backup, Optional<String> unusable, Optional<Verification> verified) { }

    /** Whatever has the name of a finished backup, newest first, also what cannot be used. */
    public List<Found> found() {
        return ids().map(this::found).sorted(Comparator.comparing((Found one) -> one.id().time())
                .thenComparing(one -> one.id().value()).reversed()).toList();
    }

    /** All finished backups, newest first. One whose manifest cannot be read is left out. */
    public List<Backup> list() {
        return found().stream().flatMap(one -> one.backup().stream())
                .sorted(Comparator.comparing((Backup backup) -> backup.manifest().created()).reversed()).toList();
    }

    /** @throws BackupFailed when it is there but its manifest cannot be read */
    public Optional<Backup> find(BackupId id) {
        SetDirectory set = set(id);
        return set.manifest().map(manifest -> new Backup(set.finished(), manifest));
    }

    /** As {@link #find}. @throws BackupFailed when it is not there, too */
    public Backup require(BackupId id) {
        return find(id).orElseThrow(() -> new BackupFailed("There is no backup %s in %s.".formatted(id, backups),
                "see ./runbook backups"));
    }

    public Optional<Backup> newestProven() {
        return list().stream().filter(Backup::proven).findFirst();
    }

    /** The bytes of a set that do not lie here: none once it is finished; what an interrupted fetch brought counts as here. */
    public long missingBytes(BackupId id, Manifest manifest) {
        SetDirectory set = set(id);
        if (host.exists(set.finished())) {
            return 0;
        }
        long here = !host.exists(set.path()) ? 0 : host.demand(Command.of("find", set.path().toString(), "-type", "f", "-printf",
                "%s\\n")).output().lines().mapToLong(Long::parseLong).sum();
        return Math.max(0, manifest.bytes() - here);
    }

    /** Removes what interrupted attempts of a run left unfinished. */
    public void removeUnfinished(long run) {
        for (String name : names()) {
            if (named(name, SetDirectory.PARTIAL).filter(id -> id.run() == run).isPresent()) {
                delete(backups.resolve(name));
            }
        }
    }

    /**
     * Removes a finished backup: first its name, so that half of it is never taken for a backup, then its contents. Gone
     * already is success.
     */
    public void remove(BackupId id) {
        Path finished = set(id).finished();
        if (host.exists(finished)) {
            Path removed = finished.resolveSibling(id + REMOVED);
            host.demand(Command.of("mv", "--no-target-directory", finished.toString(), removed.toString()));
            host.demand(Command.of("sync", backups.toString()).within(REMOVING));
            delete(removed);
        }
        host.remove(record(id));
    }

    /**
     * Removes what nobody works on any more: unfinished backups of runs that have ended, once they are a day old, and what
     * an interrupted removal left.
     *
     * @param unfinished numbers of the runs that are still under way
     * @return the names of what was removed
     */
    public List<String> removeAbandoned(Set<Long> unfinished, Instant now) {
        List<String> abandoned = names().stream().filter(name -> named(name, REMOVED).isPresent() || named(name, SetDirectory.PARTIAL)
                .filter(id -> !unfinished.contains(id.run()) && id.time().isBefore(now.minus(ABANDONED))).isPresent()).toList();
        abandoned.forEach(name -> delete(backups.resolve(name)));
        return abandoned;
    }

    private void delete(Path directory) {
        host.demand(Command.of("rm", "-rf", "--", directory.toString()).within(REMOVING));
    }

    /** The backup whose directory has that name with that ending. */
    private static Optional<BackupId> named(String name, String ending) {
        return Optional.of(name).filter(text -> text.endsWith(ending))
                .map(text -> text.substring(0, text.length() - ending.length())).filter(BackupId::isOne).map(BackupId::new);
    }

    SetDirectory set(BackupId id) {
        return new SetDirectory(host, json, backups, id);
    }

    private Found found(BackupId id) {
        try {
            Optional<Backup> backup = find(id);
            return new Found(id, backup, backup.isPresent() ? Optional.empty()
                    : Optional.of("Backup %s has no manifest.".formatted(id)), verification(id));
        } catch (BackupFailed e) {
            return new Found(id, Optional.empty(), Optional.of(e.getMessage()), verification(id));
        }
    }

    /** Records what was found when a backup was looked at. */
    void keep(BackupId id, Verification verification) {
        try {
            host.write(record(id), json.writerWithDefaultPrettyPrinter().writeValueAsString(verification));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A verification is always JSON", e);
        }
    }

    /** What was found last; a record that cannot be read counts as none. */
    private Optional<Verification> verification(BackupId id) {
        return host.read(record(id)).flatMap(text -> {
            try {
                return Optional.of(json.readValue(text, Verification.class));
            } catch (JsonProcessingException e) {
                LOG.warn("{} cannot be read", record(id), e);
                return Optional.empty();
            }
        });
    }

    /** What was found of other bytes says nothing of those that took their place. */
    void forgetVerification(BackupId id) {
        host.remove(record(id));
    }

    /** Beside the set, not in it: a set is never changed once it is kept. */
    private Path record(BackupId id) {
        return backups.resolve(id + ".verified.json");
    }

    private Stream<BackupId> ids() {
        return names().stream().filter(BackupId::isOne).map(BackupId::new);
    }

    private List<String> names() {
        if (!host.exists(backups)) {
            return List.of();
        }
        return host.demand(Command.of("find", backups.toString(), "-mindepth", "1", "-maxdepth", "1", "-type", "d",
                "-printf", "%f\\n")).output().lines().toList();
    }
}
