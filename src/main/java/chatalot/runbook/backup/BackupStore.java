package chatalot.runbook.backup;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.Instance;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The backups of one instance. A set under its final name is finished; anything else is not listed. */
public final class BackupStore {

    private static final Duration REMOVING = Duration.ofMinutes(30);

    private final Host host;
    private final ObjectMapper json;
    private final Path backups;

    public BackupStore(Host host, ObjectMapper json, Instance instance) {
        this.host = host;
        this.json = json;
        this.backups = instance.backups();
    }

    /** All finished backups, newest first. One whose manifest cannot be read is left out. */
    public List<Backup> list() {
        return names().stream().filter(BackupId::isOne).map(BackupId::new).map(this::readable)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing((Backup backup) -> backup.manifest().created()).reversed()).toList();
    }

    /** @throws BackupFailed when it is there but its manifest cannot be read */
    public Optional<Backup> find(BackupId id) {
        SetDirectory set = set(id);
        return set.manifest().map(manifest -> new Backup(set.finished(), manifest));
    }

    public Optional<Backup> newestProven() {
        return list().stream().filter(Backup::proven).findFirst();
    }

    /** Removes what interrupted attempts of a run left unfinished. */
    public void removeUnfinished(long run) {
        for (String name : names()) {
            String id = name.endsWith(SetDirectory.PARTIAL)
                    ? name.substring(0, name.length() - SetDirectory.PARTIAL.length()) : "";
            if (BackupId.isOne(id) && new BackupId(id).run() == run) {
                host.demand(Command.of("rm", "-rf", "--", backups.resolve(name).toString()).within(REMOVING));
            }
        }
    }

    SetDirectory set(BackupId id) {
        return new SetDirectory(host, json, backups, id);
    }

    private Optional<Backup> readable(BackupId id) {
        try {
            return find(id);
        } catch (BackupFailed e) {
            return Optional.empty();
        }
    }

    private List<String> names() {
        if (!host.exists(backups)) {
            return List.of();
        }
        return host.demand(Command.of("find", backups.toString(), "-mindepth", "1", "-maxdepth", "1", "-type", "d",
                "-printf", "%f\\n")).output().lines().toList();
    }
}
